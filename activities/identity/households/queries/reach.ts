import type { Db } from '../../../../db/connect.ts'

/** How far what people share goes. */
export interface Limits {
  readonly mostPeople: number
  /** Nobody counts the people behind more records than this. */
  readonly mostRecords: number
}

/** Types of identifiers that people of one household share. */
const SHARED_TYPES = `('email', 'phone')`

/** Temporary tables of the households of one resolve; they go with its transaction. */
export async function createReach(tx: Db): Promise<void> {
  for (const name of ['household_person', 'household_shares'])
    await tx.execute(`drop table if exists pg_temp.${name}`)
  await tx.execute('create temp table household_person (profile_id uuid, step int) on commit drop')
  await tx.execute(`
    create temp table household_shares (
      key_id uuid, home boolean, people bigint, joins boolean, joined boolean, step int
    ) on commit drop`)
}

/** The profiles that were resolved, and those that are no more: they may leave somebody alone. */
export function touchResolved(tx: Db): Promise<number> {
  return tx.execute(`
    insert into household_person
    select profile_id, 0 from cluster_profile
    union
    select id, 0 from old_id where alias_of is null`)
}

/** For the steps that follow: each looks up a few, and adds who is not there yet. */
export async function indexReach(tx: Db): Promise<void> {
  await tx.execute('create unique index on household_person (profile_id)')
  await tx.execute('create unique index on household_shares (key_id)')
  await tx.execute('create unique index on cluster_profile (profile_id)')
}

/**
 * What all people share, when all are resolved. People move, and who does not hear of it goes on telling the old address:
 * somebody lives where the newest of their records says; where no record has a time, in all of the places. `joins` says
 * whether it is shared by few enough; what a single person has is left out, but where it was shared by too many before.
 */
export async function touchAllShares(tx: Db, { mostPeople, mostRecords }: Limits): Promise<void> {
  // A first night wrote all of them just now, and the planner takes them for nearly empty.
  await tx.execute('analyze household_key, link')
  await tx.execute(
    `
    with carrier as (
      select h.key_id, true as home, l.profile_id,
        rank() over (partition by l.profile_id order by r.seen_at desc nulls last) = 1 as lives
      from household_key h
      join link l on l.record_id = h.record_id and l.to_run is null
      join source_record r on r.record_id = h.record_id and r.to_run is null
      where h.to_run is null
      union all
      select i.identifier_id, false, l.profile_id, true
      from record_identifier i
      join link l on l.record_id = i.record_id and l.to_run is null
      where i.to_run is null and i.type in ${SHARED_TYPES}
        and not exists (select from blocked_identifier b where b.identifier_id = i.identifier_id)
    ),
    counted as (
      select k.key_id, k.home, count(*) as records,
        count(distinct k.profile_id) filter (where k.lives and c.kind = 'known') as people
      from carrier k
      left join cluster_profile c on c.profile_id = k.profile_id
      group by k.key_id, k.home
      having count(*) > 1
    )
    insert into household_shares
    select key_id, home, people, people <= $1::int and records <= $2::int, false, 0
    from counted
    where people > 1 or records > $2::int
    union all
    select s.key_id, null, 0, true, false, 0
    from household_shared s
    where s.to_run is null and not exists (
      select from counted c where c.key_id = s.key_id and (c.people > 1 or c.records > $2::int))`,
    [mostPeople, mostRecords],
  )
  await tx.execute('analyze household_person, household_shares')
}

/** What was shared by too many is shared no more: nobody has a household. */
export function forgetShares(tx: Db): Promise<number> {
  return tx.execute(`
    insert into household_shares
    select key_id, null, 0, true, false, 0 from household_shared where to_run is null`)
}

/**
 * What the people of one step share, and at step 0 what this run took from a record. `joined` says whether it was
 * shared by few enough before: what comes over or under the limit concerns all who share it.
 */
export function touchShares(tx: Db, runId: number, step: number, limits: Limits): Promise<number> {
  return tx.execute(
    `
    with shared as (
      select h.key_id, true as home
      from household_person t
      join link l on l.profile_id = t.profile_id and l.to_run is null
      join household_key h on h.record_id = l.record_id and h.to_run is null
      where t.step = $2::int
      union
      select i.identifier_id, false
      from household_person t
      join link l on l.profile_id = t.profile_id and l.to_run is null
      join record_identifier i on i.record_id = l.record_id and i.to_run is null and i.type in ${SHARED_TYPES}
      where t.step = $2::int
      union
      select key_id, true from household_key where to_run = $1::int and $2::int = 0
      union
      select identifier_id, false
      from record_identifier
      where to_run = $1::int and type in ${SHARED_TYPES} and $2::int = 0
    )
    insert into household_shares
    select s.key_id, s.home, n.people, n.people <= $3::int and n.records <= $4::int,
      not exists (select from household_shared o where o.key_id = s.key_id and o.to_run is null), $2::int
    from shared s
    cross join lateral (
      select count(*) as records,
        count(distinct l.profile_id) filter (
          where coalesce(c.kind, p.kind) = 'known' and not (s.home and exists (
            select
            from link o
            join household_key k on k.record_id = o.record_id and k.to_run is null
            join source_record newer on newer.record_id = o.record_id and newer.to_run is null
            where o.profile_id = l.profile_id and o.to_run is null
              and newer.seen_at > coalesce(r.seen_at, '-infinity')))) as people
      from (
        select record_id from household_key where s.home and key_id = s.key_id and to_run is null
        union all
        select record_id from record_identifier where not s.home and identifier_id = s.key_id and to_run is null
        limit $4::int + 1
      ) few
      left join link l on l.record_id = few.record_id and l.to_run is null
      left join source_record r on r.record_id = few.record_id and r.to_run is null
      left join cluster_profile c on c.profile_id = l.profile_id
      left join profile p on p.profile_id = l.profile_id and p.to_run is null
    ) n
    where not exists (select from blocked_identifier b where b.identifier_id = s.key_id)
    on conflict (key_id) do nothing`,
    [runId, step, limits.mostPeople, limits.mostRecords],
  )
}

/** Those who share what one step found, or did before. */
export function touchSharers(tx: Db, step: number): Promise<number> {
  return tx.execute(
    `
    insert into household_person
    select l.profile_id, $1::int + 1
    from household_shares s
    join household_key h on h.key_id = s.key_id and h.to_run is null
    join link l on l.record_id = h.record_id and l.to_run is null
    where s.step = $1::int and s.home and (s.joins or s.joined)
    union
    select l.profile_id, $1::int + 1
    from household_shares s
    join record_identifier i on i.identifier_id = s.key_id and i.to_run is null
    join link l on l.record_id = i.record_id and l.to_run is null
    where s.step = $1::int and not s.home and (s.joins or s.joined)
    on conflict (profile_id) do nothing`,
    [step],
  )
}

/** Fresh statistics, so that a step plans for what it has. */
export async function analyzeReach(tx: Db): Promise<void> {
  await tx.execute('analyze household_person, household_shares')
}
