import type { Stage } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'

/** How a stage went in the nights before, in the middle of them. */
export interface StagePace {
  readonly stage: Stage
  readonly seconds: number
  /** Rows that it read, or wrote where it reads none. */
  readonly rows: number
  readonly nights: number
}

/** The last published nights before a run, by stage. */
export function readPaces(db: Db, runId: number, nights: number): Promise<StagePace[]> {
  return db.query<StagePace>(
    `
    with former as (
      select run_id
      from run
      where run_id < $1::int and published_at is not null
      order by run_id desc
      limit $2::int
    )
    select stage,
      percentile_cont(0.5) within group (order by extract(epoch from ended_at - started_at)::float8) as seconds,
      percentile_cont(0.5) within group (order by greatest(read, written)::float8) as rows, count(*)::int as nights
    from stage s
    join former f using (run_id)
    where state = 'done' and started_at is not null and ended_at is not null
    group by stage`,
    [runId, nights],
  )
}

/** Rows of stages that are under way, as far as they are committed. */
export interface CommittedRows {
  readonly stage: Stage
  /** Of extract: the source. */
  readonly source: string | null
  readonly rows: number
  /** Rows that there are altogether; null = not known. */
  readonly total: number | null
  readonly running: boolean
}

/** What the sources have read, the parts have done and the ledger has ended of a run. */
export function readCommittedRows(db: Db, runId: number): Promise<CommittedRows[]> {
  return db.query<CommittedRows>(
    `
    select 'extract' as stage, s.name as source, l.read::float8 as rows, null::float8 as total,
      l.state = 'running' as running
    from source_load l
    join source s using (source_id)
    where l.run_id = $1::int
    union all
    select stage, null, sum(greatest(read, written))::float8, null, true
    from stage_part
    where run_id = $1::int and stage <> 'extract'
    group by stage
    union all
    select 'activation', null, count(*) filter (where d.state not in ('planned', 'sending'))::float8,
      count(*)::float8, true
    from run r
    join stage a on a.run_id = r.run_id and a.stage = 'activation' and a.state = 'running'
    join wave w using (business_date)
    join delivery d on d.wave_id = w.wave_id and d.run_id = r.run_id
    where r.run_id = $1::int
    having count(*) > 0
    order by 1, 2`,
    [runId],
  )
}
