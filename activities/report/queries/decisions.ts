import type { Db } from '../../../db/connect.ts'
import type { DecisionLine } from '../report.ts'

/** What destinations of decisions were told by a run, the newest sync of each. */
export function readDecisions(db: Db, runId: number): Promise<DecisionLine[]> {
  return db.query<DecisionLine>(
    `
    select distinct on (destination) destination, state, added::float8 as added, changed::float8 as changed,
      removed::float8 as removed, waiting::float8 as waiting, shared::float8 as shared, left_place
    from published.decision_sync
    where run_id = $1::int
    order by destination, started_at desc`,
    [runId],
  )
}

/** Where each destination of decisions was told something last, of those told in the last 90 days. */
export function readPlaces(db: Db): Promise<{ destination: string; place: string }[]> {
  return db.query<{ destination: string; place: string }>(`
    select distinct on (destination) destination, place
    from decision_sync
    where added + changed + removed > 0 and started_at > now() - interval '90 days'
    order by destination, sync_id desc`)
}
