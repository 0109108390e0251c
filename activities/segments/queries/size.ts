import { type Db, one } from '../../../db/connect.ts'

/** Takes back the sizes of a run. */
export function clearSizes(tx: Db, runId: number): Promise<number> {
  return tx.execute('delete from segment_size where run_id = $1::int', [runId])
}

/** Has the base run sizes to count on from? */
export async function hasSizes(db: Db, runId: number): Promise<boolean> {
  const { found } = await one<{ found: boolean }>(
    db,
    'select exists (select 1 from segment_size where run_id = $1::int) as found',
    [runId],
  )
  return found
}

const MOVED = `
  named as (
    select distinct segment_id from segment_definition where to_run is null or to_run = $1::int
  ),
  moved as (
    select segment_id, count(*) filter (where entered) as entered, count(*) filter (where not entered) as exited
    from membership_change
    where run_id = $1::int
    group by segment_id
  )`

/** Sizes of a run = those of the base run, plus entries, minus exits; segments that this run took away end with 0. */
export function moveSizes(tx: Db, runId: number, baseRun: number): Promise<number> {
  return tx.execute(
    `
    insert into segment_size (run_id, segment_id, members, entered, exited, unknown)
    with ${MOVED},
    moved_unknown as (
      select s.segment_id, sum(u.step) as step
      from (
        select segments, 1 as step from segment_unknown where from_run = $1::int
        union all
        select segments, -1 from segment_unknown where to_run = $1::int
      ) u
      cross join lateral unnest(u.segments) s (segment_id)
      group by s.segment_id
    )
    select $1::int, n.segment_id,
      coalesce(b.members, 0) + coalesce(m.entered, 0) - coalesce(m.exited, 0),
      coalesce(m.entered, 0), coalesce(m.exited, 0),
      coalesce(b.unknown, 0) + coalesce(u.step, 0)
    from named n
    left join segment_size b on b.run_id = $2::int and b.segment_id = n.segment_id
    left join moved m on m.segment_id = n.segment_id
    left join moved_unknown u on u.segment_id = n.segment_id`,
    [runId, baseRun],
  )
}

/** Sizes of a run, counted. */
export function countSizes(tx: Db, runId: number): Promise<number> {
  return tx.execute(
    `
    insert into segment_size (run_id, segment_id, members, entered, exited, unknown)
    with ${MOVED},
    member as (
      select s.segment_id, count(*) as n
      from membership m cross join lateral unnest(m.segments) s (segment_id)
      where m.to_run is null
      group by s.segment_id
    ),
    unknown as (
      select s.segment_id, count(*) as n
      from segment_unknown u cross join lateral unnest(u.segments) s (segment_id)
      where u.to_run is null
      group by s.segment_id
    )
    select $1::int, n.segment_id, coalesce(c.n, 0), coalesce(m.entered, 0), coalesce(m.exited, 0), coalesce(u.n, 0)
    from named n
    left join member c on c.segment_id = n.segment_id
    left join moved m on m.segment_id = n.segment_id
    left join unknown u on u.segment_id = n.segment_id`,
    [runId],
  )
}
