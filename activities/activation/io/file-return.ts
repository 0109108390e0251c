import { resolve } from 'node:path'
import type { FileDestination } from '../../../core/brand/destination.ts'
import type { Db } from '../../../db/connect.ts'
import { fileName, withdraw } from '../destinations/file.ts'
import { finishedRefs, returnAbandoned, returnUnbegun } from '../queries/outcome.ts'

/** The files of one wave at one destination. */
export interface WaveFiles {
  readonly waveId: number
  /** Files are named after it. */
  readonly wave: string
  readonly directory: string
  readonly spec: FileDestination
}

export function waveFiles(
  out: string,
  spec: FileDestination,
  wave: { readonly waveId: number; readonly campaign: string; readonly businessDate: string },
): WaveFiles {
  const directory = resolve(out, spec.directory)
  return { waveId: wave.waveId, wave: `${wave.campaign}-${wave.businessDate}`, directory, spec }
}

/** The name of the file that is to come. */
export async function nextName(db: Db, { wave, waveId, spec }: WaveFiles): Promise<string> {
  return fileName(wave, spec.format, await finishedRefs(db, waveId))
}

/** Rows of other attempts (null: of those whose lease ran out) go back, with what they had put in its place. */
export function returnOfOthers(
  db: Db,
  files: WaveFiles,
  attemptId: string | null,
  clock: Date | null,
): Promise<number> {
  return withFile(db, files, (tx) =>
    returnAbandoned(tx, files.waveId, files.spec.name, attemptId, clock, false),
  )
}

/** The same for the rows of this attempt. */
export function returnOwn(db: Db, files: WaveFiles, attemptId: string, clock: Date | null): Promise<number> {
  return withFile(db, files, (tx) => returnUnbegun(tx, attemptId, files.waveId, [], clock))
}

/**
 * Rows that stood in claimed were not committed as sent: a file that lies there under the next name is one that the
 * ledger does not know. It goes while the rows are locked, so that nobody writes it again meanwhile; nor does it stay
 * when a rollback has marked them.
 */
function withFile(db: Db, files: WaveFiles, give: (tx: Db) => Promise<number>): Promise<number> {
  return db.transaction(async (tx) => {
    const returned = await give(tx)
    // What was handed over to another house is not ours to take back; it is written again under the same name.
    if (returned > 0 && files.spec.sftp === null) await withdraw(files.directory, await nextName(tx, files))
    return returned
  })
}
