import { type Db, one } from '../../../db/connect.ts'

export interface RollbackFacts {
  /** The run that was published before; 0 = none. */
  readonly before: number
  /** Whether the wanted run can be gone back to. */
  readonly reachable: boolean
  /** The newest runs that can be gone back to. */
  readonly known: readonly number[]
}

/** Which runs a rollback can reach: published before the pointer, not taken back, not pruned. */
export function rollbackFacts(tx: Db, from: number, to: number | null): Promise<RollbackFacts> {
  return one<RollbackFacts>(
    tx,
    `
    with kept as (
      select run_id
      from run
      where published_at is not null and state <> 'rolled_back' and not pruned and run_id < $1::int
    )
    select (select base_run from run where run_id = $1::int) as before,
      exists (select from kept where run_id = $2::int) as reachable,
      array(select run_id from kept order by run_id desc limit 5) as known`,
    [from, to],
  )
}

/** Marks all runs after the target that were published; `first` is the oldest run after the target. */
export function markRolledBack(tx: Db, target: number, at: Date): Promise<{ readonly first: number }> {
  return one<{ first: number }>(
    tx,
    `
    with marked as (
      update run
      set state = 'rolled_back', ended_at = coalesce(ended_at, $2::timestamptz)
      where run_id > $1::int and published_at is not null and state <> 'rolled_back'
      returning run_id
    )
    select coalesce(min(run_id), $1::int + 1) as first from marked`,
    [target, at],
  )
}
