import { type Db, maybe } from '../../../../db/connect.ts'

/** Why a run's state can be looked at, or not. */
export type Standing = 'kept' | 'discarded' | 'pruned'

/**
 * Whether the state of a run is still in the tables: published ones until they are pruned; of the others only the
 * newest, because opening the next run discards it.
 */
export async function standingOf(db: Db, runId: number): Promise<Standing | null> {
  const row = await maybe<{ standing: Standing }>(
    db,
    `
    select case
      when r.pruned then 'pruned'
      when r.published_at is not null and r.state <> 'rolled_back' then 'kept'
      when r.state = 'rolled_back' then 'discarded'
      when r.run_id = (select max(run_id) from run) then 'kept'
      else 'discarded' end as standing
    from run r
    where r.run_id = $1::int`,
    [runId],
  )
  return row?.standing ?? null
}
