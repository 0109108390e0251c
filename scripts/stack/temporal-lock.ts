import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { HomeLayout } from '../../config/home.ts'
import type { TemporalRecord } from '../../config/stack-record.ts'
import { isRunning } from './process.ts'

/**
 * The Temporal server does not lock its file: a second one on other ports would start on it. So who works on it
 * is written beside it, where it stays with the file when `run/` or `stack.json` are lost.
 */
export async function holdFile(layout: HomeLayout, record: TemporalRecord): Promise<void> {
  await writeFile(lockPath(layout), JSON.stringify(record), { mode: 0o600 })
}

/** The live server that works on the file, if there is one. */
export function fileHolder(layout: HomeLayout): TemporalRecord | undefined {
  try {
    const holder = JSON.parse(readFileSync(lockPath(layout), 'utf8')) as TemporalRecord
    return isRunning(holder.process) ? holder : undefined
  } catch {
    return undefined
  }
}

function lockPath(layout: HomeLayout): string {
  return `${layout.temporalDb}.lock`
}
