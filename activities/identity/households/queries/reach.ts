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
  for (const name of ['household_person', 'household_home', 'household_carrier', 'household_shares'])
    await tx.execute(`drop table if exists pg_temp.${name}`)
  await tx.execute('create temp table household_person (profile_id uuid, step int) on commit drop')
  await tx.execute('create temp table household_home (profile_id uuid, key_id uuid) on commit drop')
  await tx.execute(`
    create temp table household_carrier (
      key_id uuid, home boolean, profile_id uuid, records bigint, step int
    ) on commit drop`)
  await tx.execute(`
    create temp table household_shares (
      key_id uuid, home boolean, people bigint, joins boolean, joined boolean, step int
    ) on commit drop`)
}

/** All profiles, and those that are no more: they may leave somebody alone. */
export function touchAllPeople(tx: Db): Promise<number> {
  return tx.execute(`
    insert into household_person
    select profile_id, 0 from cluster_profile
    union
    select id, 0 from old_id where alias_of is null`)
}

/**
 * The profiles whose records, identifiers or homes this run changed (their kind follows from identifiers), and those that are no
 * more: who is as they were has the household that they had, unless somebody reached from these has another one. Another time
 * of a record is another home only for those whose records tell several.
 */
export function touchChangedPeople(tx: Db, runId: number): Promise<number> {
  return tx.execute(
    `
    with changed as (
      select record_id from link where from_run = $1::int
      union
      select record_id from household_key where from_run = $1::int or to_run = $1::int
      union
      select record_id from record_identifier where from_run = $1::int or to_run = $1::int
    ),
    retimed as (
      select l.profile_id
      from source_record n
      join source_record w on w.record_id = n.record_id and w.to_run = $1::int
      join link l on l.record_id = n.record_id and l.to_run is null
      where n.from_run = $1::int and n.to_run is null and n.seen_at is distinct from w.seen_at
    )
    insert into household_person
    select l.profile_id, 0
    from changed c
    join link l on l.record_id = c.record_id and l.to_run is null
    union
    select profile_id, 0 from link where to_run = $1::int
    union
    select t.profile_id, 0
    from retimed t
    join link l on l.profile_id = t.profile_id and l.to_run is null
    join household_key h on h.record_id = l.record_id and h.to_run is null
    group by t.profile_id
    having count(distinct h.key_id) > 1`,
    [runId],
  )
}

/** For the steps that follow: each looks up a few, and adds who is not there yet. */
export async function indexReach(tx: Db): Promise<void> {
  await tx.execute('create unique index on household_person (profile_id)')
  await tx.execute('create unique index on household_shares (key_id)')
  await tx.execute('create index on household_home (profile_id)')
  await tx.execute('create unique index on cluster_profile (profile_id)')
}

/**
 * Stages where some people live (`household_home`). People move, and who does not hear of it goes on telling the old address:
 * somebody lives where the newest of their records says; where no record has a time, in all of the places.
 * `people`: a table, or a query in brackets, that has `profile_id`.
 */
async function stageHomesOf(tx: Db, people: string): Promise<void> {
  await tx.execute(`
    insert into household_home
    select distinct profile_id, key_id
    from (
      select t.profile_id, h.key_id, rank() over (partition by t.profile_id order by r.seen_at desc nulls last) as age
      from ${people} t
      join link l on l.profile_id = t.profile_id and l.to_run is null
      join household_key h on h.record_id = l.record_id and h.to_run is null
      join source_record r on r.record_id = h.record_id and r.to_run is null
    ) told
    where age = 1`)
  await tx.execute('analyze household_home')
}

/**
 * What all people share, when all are resolved. `joins` says whether it is shared by few enough; what a single person has
 * is left out, but where it was shared by too many before.
 */
export async function touchAllShares(tx: Db, { mostPeople, mostRecords }: Limits): Promise<void> {
  // A first night wrote all of them just now, and the planner takes them for nearly empty.
  await tx.execute('analyze household_key, link, household_person')
  await stageHomesOf(tx, 'household_person')
  await tx.execute(
    `
    with home as (
      select key_id from household_key where to_run is null group by key_id having count(*) > 1
    ),
    contact as (
      select identifier_id
      from record_identifier
      where to_run is null and type in ${SHARED_TYPES}
        and identifier_id not in (select identifier_id from blocked_identifier)
      group by identifier_id
      having count(*) > 1
    ),
    carrier as (
      select h.key_id, true as home, l.profile_id, count(*) as records
      from home
      join household_key h on h.key_id = home.key_id and h.to_run is null
      join link l on l.record_id = h.record_id and l.to_run is null
      group by h.key_id, l.profile_id
      union all
      select i.identifier_id, false, l.profile_id, count(*)
      from contact c
      join record_identifier i on i.identifier_id = c.identifier_id and i.to_run is null and i.type in ${SHARED_TYPES}
      join link l on l.record_id = i.record_id and l.to_run is null
      group by i.identifier_id, l.profile_id
    ),
    counted as (
      select k.key_id, k.home, sum(k.records) as records,
        count(*) filter (where c.kind = 'known' and (not k.home or d.key_id is not null)) as people
      from carrier k
      left join cluster_profile c on c.profile_id = k.profile_id
      left join household_home d on d.profile_id = k.profile_id and d.key_id = k.key_id
      group by k.key_id, k.home
      having sum(k.records) > 1
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
  await tx.execute('analyze household_shares')
}

/** What was shared by too many is shared no more: nobody has a household. */
export function forgetShares(tx: Db): Promise<number> {
  return tx.execute(`
    insert into household_shares
    select key_id, null, 0, true, false, 0 from household_shared where to_run is null`)
}

/**
 * Stages who carries what the people of one step share, and at step 0 what this run took from a record. Nobody counts further
 * than the limit.
 */
export async function stageCarriers(
  tx: Db,
  runId: number,
  step: number,
  { mostRecords }: Limits,
): Promise<void> {
  await tx.execute(
    `
    with mine as (
      select l.record_id
      from household_person t
      join link l on l.profile_id = t.profile_id and l.to_run is null
      where t.step = $2::int
    ),
    shared as (
      select h.key_id, true as home
      from mine
      join household_key h on h.record_id = mine.record_id and h.to_run is null
      union
      select i.identifier_id, false
      from mine
      join record_identifier i on i.record_id = mine.record_id and i.to_run is null and i.type in ${SHARED_TYPES}
      union
      select key_id, true from household_key where to_run = $1::int and $2::int = 0
      union
      select identifier_id, false
      from record_identifier
      where to_run = $1::int and type in ${SHARED_TYPES} and $2::int = 0
    )
    insert into household_carrier
    select s.key_id, s.home, l.profile_id, count(few.record_id), $2::int
    from shared s
    left join lateral (
      select record_id from household_key where s.home and key_id = s.key_id and to_run is null
      union all
      select record_id from record_identifier where not s.home and identifier_id = s.key_id and to_run is null
      limit $3::int + 1
    ) few on true
    left join link l on l.record_id = few.record_id and l.to_run is null
    where not exists (select from household_shares o where o.key_id = s.key_id)
      and not exists (select from blocked_identifier b where b.identifier_id = s.key_id)
    group by s.key_id, s.home, l.profile_id`,
    [runId, step, mostRecords],
  )
  await tx.execute('analyze household_carrier')
  await stageHomesOf(
    tx,
    `(select distinct profile_id
      from household_carrier c
      where home and step = ${Math.trunc(step)} and profile_id is not null
        and not exists (select from household_home d where d.profile_id = c.profile_id))`,
  )
}

/**
 * What the carriers of one step share. `joined` says whether it was shared by few enough before: what comes over or under the
 * limit concerns all who share it.
 */
export function touchShares(tx: Db, step: number, { mostPeople, mostRecords }: Limits): Promise<number> {
  return tx.execute(
    `
    with counted as (
      select k.key_id, k.home, sum(k.records) as records,
        count(*) filter (
          where coalesce(c.kind, p.kind) = 'known' and (not k.home or d.key_id is not null)
        ) as people
      from household_carrier k
      left join cluster_profile c on c.profile_id = k.profile_id
      left join profile p on p.profile_id = k.profile_id and p.to_run is null
      left join household_home d on d.profile_id = k.profile_id and d.key_id = k.key_id
      where k.step = $1::int
      group by k.key_id, k.home
    )
    insert into household_shares
    select n.key_id, n.home, n.people, n.people <= $2::int and n.records <= $3::int,
      not exists (select from household_shared o where o.key_id = n.key_id and o.to_run is null), $1::int
    from counted n`,
    [step, mostPeople, mostRecords],
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
