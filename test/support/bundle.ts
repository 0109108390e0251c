import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker'
import { inject } from 'vitest'
import { withLock } from '../../scripts/stack/lock.ts'
import { bundleWorkflows } from '../../workers/bundle.ts'
import { bundleFile } from './run.ts'

const LOCK_MS = 60_000

/** All workflows as one text, made once for the run of the tests: the first who asks waits for it (about 2 s). */
export async function workflowBundle(): Promise<WorkflowBundleWithSourceMap> {
  const file = bundleFile(inject('testRun').home)
  return withLock(`${file}.lock`, LOCK_MS, async () => {
    if (!existsSync(file)) await writeFile(file, JSON.stringify(await bundleWorkflows()))
    return JSON.parse(await readFile(file, 'utf8')) as WorkflowBundleWithSourceMap
  })
}
