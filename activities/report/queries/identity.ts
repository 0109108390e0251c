import { visible } from '../../../core/visible.ts'
import { type Db, one } from '../../../db/connect.ts'
import type { IdentityFigures } from '../identity.ts'
import type { ConsentLine } from '../report.ts'

/** Who is known as run `runId` sees it, and what changed since `baseRun`. */
export async function readIdentity(db: Db, runId: number, baseRun: number): Promise<IdentityFigures> {
  return { ...(await readPeople(db, runId, baseRun)), ...(await readMoves(db, runId)) }
}

type Moves = Pick<IdentityFigures, 'created' | 'merged' | 'split' | 'new_model'>

function readPeople(db: Db, runId: number, baseRun: number): Promise<Omit<IdentityFigures, keyof Moves>> {
  return one(
    db,
    `
    with people as (
      select kind,
        count(*) filter (where ${visible('p', '$1::int')}) as now,
        count(*) filter (where ${visible('p', '$2::int')}) as before,
        count(*) filter (where household_id is not null and ${visible('p', '$1::int')}) as housed
      from profile p
      group by kind
    ),
    clusters as (
      select count(*) as size from link l where ${visible('l', '$1::int')} group by profile_id
    )
    select coalesce((select now from people where kind = 'known'), 0)::float8 as known,
      coalesce((select now from people where kind = 'anonymous'), 0)::float8 as anonymous,
      coalesce((select now - before from people where kind = 'known'), 0)::float8 as known_change,
      coalesce((select now - before from people where kind = 'anonymous'), 0)::float8 as anonymous_change,
      (select count(*) from source_record r where ${visible('r', '$1::int')})::float8 as records,
      coalesce((select sum(size) from clusters), 0)::float8 as linked,
      coalesce((select max(size) from clusters), 0)::float8 as largest_cluster,
      (select count(*) from household h where ${visible('h', '$1::int')})::float8 as households,
      coalesce((select sum(housed) from people), 0)::float8 as household_people,
      (select count(*) from household_shared s where ${visible('s', '$1::int')})::float8 as household_shared`,
    [runId, baseRun],
  )
}

/**
 * Links that were opened and closed are grouped, not joined: of a run that no statistics know yet the planner expects
 * one of each, and compares all with all.
 */
function readMoves(db: Db, runId: number): Promise<Moves> {
  return one<Moves>(
    db,
    `
    with founded as (
      select count(*) as created
      from profile p
      where p.from_run = $1::int
        and not exists (select from profile b where b.profile_id = p.profile_id and b.from_run < $1::int)
    ),
    merges as (select count(*) as merged from alias where from_run = $1::int),
    moved as (
      select (array_agg(profile_id) filter (where to_run = $1::int))[1] as was,
        (array_agg(profile_id) filter (where from_run = $1::int))[1] as now
      from (
        select record_id, profile_id, from_run, to_run from link where from_run = $1::int
        union all
        select record_id, profile_id, from_run, to_run from link where to_run = $1::int
      ) l
      group by record_id
    ),
    splits as (
      select count(distinct m.was) as split
      from moved m
      join profile stays on stays.profile_id = m.was and stays.to_run is null
      where m.was <> m.now
        and not exists (
          select from profile b
          where b.profile_id = m.now and b.from_run < $1::int and (b.to_run is null or b.to_run >= $1::int))
    )
    select (select created from founded)::float8 as created,
      (select merged from merges)::float8 as merged,
      (select split from splits)::float8 as split,
      (
        select jsonb_build_object('records', m.records, 'adopted_by', a.author, 'reason', a.reason)
        from identity_model m
        left join identity_model_adopted a using (adopted_id)
        where m.from_run = $1::int
      ) as new_model`,
    [runId],
  )
}

/** Who may be contacted by which channel for which purpose, and the change since `baseRun`. */
export function readConsent(db: Db, runId: number, baseRun: number): Promise<ConsentLine[]> {
  return db.query<ConsentLine>(
    `
    with counted as (
      select channel, purpose,
        count(*) filter (where verdict = 'allow' and ${visible('c', '$1::int')}) as allow,
        count(*) filter (where verdict = 'deny' and ${visible('c', '$1::int')}) as deny,
        count(*) filter (where verdict = 'allow' and ${visible('c', '$2::int')}) as before
      from contactability c
      group by channel, purpose
    )
    select channel, purpose, allow::float8 as allow, deny::float8 as deny, (allow - before)::float8 as allow_change
    from counted
    where allow + deny + before > 0
    order by channel, purpose`,
    [runId, baseRun],
  )
}
