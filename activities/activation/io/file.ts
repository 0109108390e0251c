import type { FileDestination } from '../../../core/brand/destination.ts'
import { type Manifest, openSpool, type Spool } from '../destinations/file.ts'
import { openRemoteSpool } from '../destinations/remote-spool.ts'
import { RemoteFault } from '../destinations/sftp.ts'
import { returnProbe } from '../queries/breaker.ts'
import { type ClaimedRow, claim, gatherHeads } from '../queries/claim.ts'
import { closeAttempt, closeRows } from '../queries/outcome.ts'
import { type Cell, columnOf, identifierTypes } from '../render/columns.ts'
import type { RangeResult } from '../types.ts'
import { attemptLost } from './attempt.ts'
import { askBreaker, openBreaker, tellBreaker } from './breaker.ts'
import { nextName, returnOfOthers, returnOwn, type WaveFiles, waveFiles } from './file-return.ts'
import type { Job } from './job.ts'
import { persist } from './persist.ts'
import { newSubjects } from './subjects.ts'

export type FileJob = Job<FileDestination>

const BATCH = 500

interface Progress {
  claimed: number
  skipped: number
  written: number
}

/**
 * Writes one wave's people into one file. Rows are claimed and written beside; in the end one transaction marks
 * all of them as sent, puts the file in its place and commits, so that an attempt that was overtaken publishes
 * nothing, and a kill at any moment is made good by doing it again under the same name.
 */
export async function sendByFile(job: FileJob): Promise<RangeResult> {
  const { deps, scope, range } = job
  const passage = await askBreaker(deps.db, range.destination)
  const progress = newProgress()
  if (passage === 'stop') return resultOf(progress, false)
  const files = waveFiles(deps.home.out, job.destination, range)
  try {
    await returnOfOthers(deps.db, files, scope.attemptId, scope.clock)
    await gatherHeads(deps.db, scope.waveId, scope.remembered)
    const sent = await spoolRange(job, files, progress)
    if (sent) await tellBreaker(deps.db, range.destination, [true], null)
    else if (passage === 'probe') await returnProbe(deps.db, range.destination)
    return resultOf(progress, sent)
  } catch (error) {
    await giveBackAll(job, files)
    const broken = diskFault(error)
    if (broken === null) {
      if (passage === 'probe') await returnProbe(deps.db, range.destination).catch(() => undefined)
      throw error
    }
    await openBreaker(deps.db, range.destination, broken)
    return { ...resultOf(progress, false), returned: progress.written }
  }
}

async function spoolRange(job: FileJob, files: WaveFiles, progress: Progress): Promise<boolean> {
  const { range, destination, scope } = job
  const place = { ...files, attemptId: scope.attemptId }
  const spool =
    destination.sftp === null
      ? await openSpool(place, destination)
      : await openRemoteSpool(place, destination, destination.sftp)
  try {
    await writeAll(job, spool, progress)
    if (progress.written === 0) return false
    const manifest = await spool.finish(range.plannedBy)
    await settle(job, spool, files, manifest)
    return true
  } finally {
    await spool.discard()
  }
}

async function writeAll(job: FileJob, spool: Spool, progress: Progress): Promise<void> {
  const { deps, scope, range, beat } = job
  const cells = newCells(job)
  let cursor = (BigInt(range.low) - 1n).toString()
  for (;;) {
    beat.signal.throwIfAborted()
    const rows = await claim(deps.db, scope, cursor, range.high, BATCH)
    const last = rows.at(-1)
    if (last === undefined) return
    cursor = last.delivery_id
    const claimed = rows.filter((row) => row.state === 'sending')
    progress.claimed += claimed.length
    progress.skipped += rows.filter((row) => row.state === 'skipped').length
    const lines = await cells(claimed)
    await dropErased(job, claimed, lines, progress)
    await spool.write([...lines.values()])
    progress.written += lines.size
    beat.set({ ...progress, cursor })
  }
}

/** Somebody whose address was erased between planning and now has no line. */
async function dropErased(
  job: FileJob,
  claimed: readonly ClaimedRow[],
  lines: ReadonlyMap<string, unknown>,
  progress: Progress,
): Promise<void> {
  const gone = claimed.filter((row) => !lines.has(row.delivery_id))
  if (gone.length === 0) return
  const ended = gone.map((row) => ({
    deliveryId: row.delivery_id,
    state: 'skipped' as const,
    reason: 'no_address' as const,
    code: null,
    ref: null,
  }))
  progress.skipped += await closeRows(job.deps.db, job.scope.attemptId, ended)
}

/** Delivery id -> the cells of its line. */
function newCells(job: FileJob): (rows: readonly ClaimedRow[]) => Promise<Map<string, readonly Cell[]>> {
  const columns = Object.values(job.destination.columns).map(columnOf)
  const subjects = newSubjects(job.deps.db, job, identifierTypes(job.destination.columns))
  return async (rows) => {
    const lines = new Map<string, readonly Cell[]>()
    for (const [id, { facts, person }] of await subjects(rows))
      lines.set(
        id,
        columns.map((column) => column(facts, person)),
      )
    return lines
  }
}

async function settle(job: FileJob, spool: Spool, files: WaveFiles, manifest: Manifest): Promise<void> {
  const { deps, scope } = job
  const name = await nextName(deps.db, files)
  await deps.db.transaction(async (tx) => {
    const sent = await closeAttempt(tx, scope.attemptId, scope.waveId, name)
    if (sent !== manifest.rows) throw attemptLost({ wrote: manifest.rows, own: sent })
    await spool.publish(name, manifest)
  })
}

/** The rows of this attempt go back to planned; a next attempt would do the same when this one cannot. */
async function giveBackAll({ deps, scope, timing }: FileJob, files: WaveFiles): Promise<void> {
  await persist(timing.persist, deps.now, () =>
    returnOwn(deps.db, files, scope.attemptId, scope.clock),
  ).catch(() => undefined)
}

const DISK_FAULTS = new Set([
  ...['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EIO', 'EMFILE', 'ENFILE'],
  ...['ENOENT', 'EEXIST', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'],
])

function diskFault(error: unknown): string | null {
  if (error instanceof RemoteFault) return error.code
  const { code, syscall } = error as { readonly code?: unknown; readonly syscall?: unknown }
  return typeof code === 'string' && typeof syscall === 'string' && DISK_FAULTS.has(code) ? code : null
}

const newProgress = (): Progress => ({ claimed: 0, skipped: 0, written: 0 })

const resultOf = (progress: Progress, sent: boolean): RangeResult => ({
  claimed: progress.claimed,
  sent: sent ? progress.written : 0,
  failed: 0,
  unknown: 0,
  skipped: progress.skipped,
  returned: 0,
})
