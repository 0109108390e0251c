import type { Db } from '../../../db/connect.ts'
import type { ReadFile, SourceFile } from '../files.ts'
import { addLoad, NO_LOAD } from '../queries/counts.ts'
import { saveFile } from '../queries/cursor.ts'
import { fileHash } from '../sources/csv.ts'
import type { FileTask } from './file.ts'

/** Was the file only touched? Same name, same bytes: there is nothing to read again. */
export async function skipSame(file: SourceFile, read: readonly ReadFile[]): Promise<boolean> {
  const before = read.find(({ name }) => name === file.name)
  return before?.size === file.size && before.sha256 === (await fileHash(file.path))
}

/** Notes the new time of change of a file that was only touched. */
export async function noteSame(
  tx: Db,
  task: FileTask,
  file: SourceFile,
  read: readonly ReadFile[],
): Promise<void> {
  const before = read.find(({ name }) => name === file.name)
  if (!before) return
  const { run, sourceId } = task
  await saveFile(tx, run.runId, sourceId, file, before.sha256, before.rows)
  await addLoad(tx, run.runId, sourceId, NO_LOAD, { same_files: 1 })
}

/** Notes snapshots that a newer one stands for, so that they are never read after it. */
export async function noteSuperseded(tx: Db, task: FileTask, files: readonly SourceFile[]): Promise<void> {
  const { run, sourceId } = task
  for (const file of files) await saveFile(tx, run.runId, sourceId, file, 'superseded', 0)
  if (files.length > 0) await addLoad(tx, run.runId, sourceId, NO_LOAD, { superseded_files: files.length })
}
