import { hopeless } from '../core/errors.ts'
import type { RunRef, Stage, StageCounts } from '../core/stages.ts'
import { type Db, maybe } from './connect.ts'

/**
 * Fences a transaction that writes for a run: holds the run's lease until commit, and refuses when the run has
 * lost it. An activity of a run that was cancelled or taken over can so never commit a row after the rows of
 * its run were discarded.
 */
export async function holdLease(tx: Db, ref: RunRef): Promise<void> {
  const held = await maybe<{ lease: boolean }>(
    tx,
    'select lease from run where run_id = $1::int and lease for share',
    [ref.runId],
  )
  if (held === null)
    throw hopeless(
      'LEASE_LOST',
      `Run ${ref.runId} no longer holds the lease (it was closed, cancelled or taken over); its work stops.`,
      { run_id: ref.runId },
    )
}

/** What a part that is done counted; null = it is not done, so do it. Called first by an activity of a part. */
export async function partDone(db: Db, ref: RunRef, stage: Stage, part: string): Promise<StageCounts | null> {
  const row = await maybe<CountRow>(
    db,
    `
    select read, loaded, unchanged, rejected, written
    from stage_part
    where run_id = $1::int and stage = $2::text and part = $3::text`,
    [ref.runId, stage, part],
  )
  return row === null ? null : countsOf(row)
}

/** Marks a part as done, in the transaction of its rows; refuses when the run has lost its lease. */
export async function markPart(
  tx: Db,
  ref: RunRef,
  stage: Stage,
  part: string,
  counts: StageCounts,
): Promise<void> {
  await holdLease(tx, ref)
  await tx.execute(
    `
    insert into stage_part (run_id, stage, part, read, loaded, unchanged, rejected, written)
    values ($1::int, $2::text, $3::text, $4::bigint, $5::bigint, $6::bigint, $7::bigint, $8::bigint)
    on conflict (run_id, stage, part) do nothing`,
    [ref.runId, stage, part, counts.read, counts.loaded, counts.unchanged, counts.rejected, counts.written],
  )
}

interface CountRow {
  readonly read: string
  readonly loaded: string
  readonly unchanged: string
  readonly rejected: string
  readonly written: string
}

const countsOf = (row: CountRow): StageCounts => ({
  read: Number(row.read),
  loaded: Number(row.loaded),
  unchanged: Number(row.unchanged),
  rejected: Number(row.rejected),
  written: Number(row.written),
})
