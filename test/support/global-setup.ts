import { rm } from 'node:fs/promises'
import type { TestProject } from 'vitest/node'
import { homeLayout } from '../../config/home.ts'
import { embeddedUrl, readStackRecord } from '../../config/stack-record.ts'
import { stopTemporal } from '../../scripts/stack/temporal-server.ts'
import { bundleFile, closeRun, keptDatabases, openRun, type TestRun } from './run.ts'
import { dropTemplate } from './template.ts'
import { removeGiven } from './temporal.ts'

declare module 'vitest' {
  interface ProvidedContext {
    testRun: TestRun
  }
}

type Shared = { run: Promise<TestRun>; users: number }

const SHARED = Symbol.for('nocturne.test.run')
const shelf = globalThis as typeof globalThis & { [SHARED]?: Shared }

/**
 * One home for the servers of all test files. They start when the first test asks for them, and end with the run.
 * vitest calls this once for each project, each time as a new module: they share what lies on the shelf.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared: Shared = shelf[SHARED] ?? { run: openRun(process.env), users: 0 }
  shelf[SHARED] = shared
  shared.users += 1
  const run = await shared.run
  project.provide('testRun', run)
  // `vitest --watch`: what was edited may be a workflow.
  project.onTestsRerun(() => rm(bundleFile(run.home), { force: true }))
  return async () => {
    shared.users -= 1
    if (shared.users > 0) return
    delete shelf[SHARED]
    await finish(run)
  }
}

async function finish(run: TestRun): Promise<void> {
  await dropTemplate(run)
  if (run.givenTemporal) await removeGiven(run.home, run.givenTemporal)
  const kept = keptDatabases(run.home)
  // A failed run on somebody's desk leaves its server up; nobody looks at one in CI.
  if (kept.length === 0 || process.env.CI) return closeRun(run.home)
  await stopTemporal(homeLayout(run.home, {}))
  describeKept(run, kept)
}

function describeKept(run: TestRun, kept: readonly string[]): void {
  const { postgres } = readStackRecord(run.home)
  if (!postgres) return
  console.log('\nDatabases of failed tests, kept for two hours or until two more runs have failed:')
  for (const name of kept) console.log(`  psql ${embeddedUrl(postgres, name)}`)
  console.log(
    `  Log: ${run.home}/log/postgres.log. To end the server now: kill -INT ${postgres.process?.pid}`,
  )
}
