import { type Db, one } from '../../../db/connect.ts'

export interface RolledBack {
  /** Rows that will not go. */
  readonly skipped: number
  /** Rows that are being sent at this moment: they end by themselves, and are never planned again. */
  readonly sending: number
}

/**
 * Takes back what run `fromRun` and later runs planned, in the transaction that moves the pointer back: planned
 * rows become skipped(rolled_back) and their passages unspent; rows in flight are marked, so that one that would
 * return to planned is skipped instead. Sent ones stay and count. An entry into an audience that is undone gets
 * its run anew when it happens again.
 */
export async function rollbackWaves(tx: Db, fromRun: number): Promise<RolledBack> {
  const { skipped } = await one<{ skipped: number }>(tx, SKIP, [fromRun])
  const sending = await tx.execute(
    `
    update delivery d set reason = 'rolled_back'
    from wave w
    where w.run_id >= $1::int and d.wave_id = w.wave_id and d.run_id >= $1::int and d.state = 'sending'`,
    [fromRun],
  )
  await tx.execute(
    `
    update enrolment e set entered_run = null
    from wave w
    where w.run_id >= $1::int and e.wave_id = w.wave_id and e.entered_run >= $1::int and e.state <> 'unspent'`,
    [fromRun],
  )
  await tx.execute(
    `
    update wave w set state = 'rolled_back'
    where w.run_id >= $1::int
      and not exists (select from delivery d where d.wave_id = w.wave_id and d.run_id < $1::int)`,
    [fromRun],
  )
  return { skipped, sending }
}

const SKIP = `
with stopped as (
  update delivery d set state = 'skipped', reason = 'rolled_back', address_hash = null, ended_at = now()
  from wave w
  where w.run_id >= $1::int and d.wave_id = w.wave_id and d.run_id >= $1::int and d.state = 'planned'
  returning d.enrolment_id
),
unspent as (
  update enrolment e set state = 'unspent' from stopped s where e.enrolment_id = s.enrolment_id
)
select count(*)::float8 as skipped from stopped`
