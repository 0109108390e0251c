import type { RunState } from '../../../core/stages.ts'
import { type Db, maybe } from '../../../db/connect.ts'
import type { RerunFacts } from '../rerun.ts'
import { stagesOf } from './stage.ts'

interface FactRow {
  readonly run_id: number
  readonly business_date: string
  readonly state: RunState
  readonly lease: boolean
  readonly published: boolean
  readonly base_run: number
  readonly newest_run: number
  readonly published_run: number
  readonly published_date: string | null
}

/** What decides how a run may be done again; null = there is no such run. */
export async function rerunFacts(db: Db, runId: number): Promise<RerunFacts | null> {
  const row = await maybe<FactRow>(
    db,
    `
    select r.run_id, r.business_date::text as business_date, r.state, r.lease,
      r.published_at is not null as published, r.base_run, (select max(run_id) from run) as newest_run,
      p.run_id as published_run, q.business_date::text as published_date
    from run r
    cross join publication p
    left join run q on q.run_id = p.run_id
    where r.run_id = $1::int`,
    [runId],
  )
  if (row === null) return null
  return {
    runId: row.run_id,
    businessDate: row.business_date,
    state: row.state,
    lease: row.lease,
    published: row.published,
    baseRun: row.base_run,
    stages: await stagesOf(db, runId),
    newestRun: row.newest_run,
    publishedRun: row.published_run,
    publishedDate: row.published_date,
  }
}
