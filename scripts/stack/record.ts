import { rename, writeFile } from 'node:fs/promises'
import { homeLayout } from '../../config/home.ts'
import { readStackRecord, type StackRecord } from '../../config/stack-record.ts'

/** Writes parts of `stack.json`; the others stay. A reader never sees a half-written file. */
export async function updateStackRecord(home: string, patch: StackRecord): Promise<void> {
  const { stackFile } = homeLayout(home, {})
  const next: StackRecord = { ...readStackRecord(home), ...patch }
  const beside = `${stackFile}.${process.pid}`
  await writeFile(beside, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 })
  await rename(beside, stackFile)
}
