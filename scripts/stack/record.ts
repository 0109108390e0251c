import { renameSync, writeFileSync } from 'node:fs'
import { homeLayout } from '../../config/home.ts'
import { readStackRecord, type StackRecord } from '../../config/stack-record.ts'

/**
 * Writes parts of `stack.json`; the others stay. A reader never sees a half-written file. Synchronous, so that
 * two servers that are started at once do not write over each other; other processes wait for the stack's lock.
 */
export function updateStackRecord(home: string, patch: StackRecord): void {
  const { stackFile } = homeLayout(home, {})
  const next: StackRecord = { ...readStackRecord(home), ...patch }
  const beside = `${stackFile}.${process.pid}`
  writeFileSync(beside, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 })
  renameSync(beside, stackFile)
}
