import type { Stage, StageState } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'

export interface StageRow {
  readonly stage: Stage
  readonly state: StageState
  readonly seconds: number | null
  readonly started_at: Date | null
  readonly read: number
  readonly loaded: number
  readonly unchanged: number
  readonly rejected: number
  readonly written: number
}

/** The stages of a run that have a row yet, in no order. */
export function readStages(db: Db, runId: number): Promise<StageRow[]> {
  return db.query<StageRow>(
    `
    select stage, state,
      round(extract(epoch from coalesce(ended_at, clock_timestamp()) - started_at)::numeric, 3)::float8 as seconds,
      started_at, read::float8 as read, loaded::float8 as loaded, unchanged::float8 as unchanged,
      rejected::float8 as rejected, written::float8 as written
    from stage
    where run_id = $1::int`,
    [runId],
  )
}
