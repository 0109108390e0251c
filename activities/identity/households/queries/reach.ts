import type { Db } from '../../../../db/connect.ts'
import { temp } from '../../../../db/temp.ts'

/** How far what people share goes. */
export interface Limits {
  readonly mostPeople: number
  /** Nobody counts the people behind more records than this. */
  readonly mostRecords: number
}

/** Types of identifiers that people of one household share. */
export const SHARED_TYPES = `('email', 'phone')`

/** Temporary tables of the households of one resolve; they go with its transaction. */
export async function createReach(tx: Db): Promise<void> {
  await temp(tx, 'household_person', '(profile_id uuid)')
  await temp(tx, 'changed_profile', '(profile_id uuid)')
  await temp(tx, 'household_home', '(profile_id uuid, key_id uuid)')
  await temp(
    tx,
    'household_shares',
    '(key_id uuid, home boolean, people bigint, joins boolean, joined boolean)',
  )
}

/** All profiles, and those that are no more: they may leave somebody alone. */
export function touchAllPeople(tx: Db): Promise<number> {
  return tx.execute(`
    insert into household_person
    select profile_id from cluster_profile
    union
    select id from old_id where alias_of is null`)
}

/**
 * Stages where everybody lives (`household_home`). People move, and who does not hear of it goes on telling the old
 * address: somebody lives where the newest of their records says; where no record has a time, in all of the places.
 */
async function stageHomes(tx: Db): Promise<void> {
  await tx.execute(`
    insert into household_home
    select distinct profile_id, key_id
    from (
      select t.profile_id, h.key_id, rank() over (partition by t.profile_id order by r.seen_at desc nulls last) as age
      from household_person t
      join link l on l.profile_id = t.profile_id and l.to_run is null
      join household_key h on h.record_id = l.record_id and h.to_run is null
      join source_record r on r.record_id = h.record_id and r.to_run is null
    ) told
    where age = 1`)
  await tx.execute('analyze household_home')
}

/**
 * What all people share, when all are resolved. `joins` says whether it is shared by few enough; what a single
 * person has is left out, but where it was shared by too many before.
 */
export async function touchAllShares(tx: Db, { mostPeople, mostRecords }: Limits): Promise<void> {
  // A first night wrote all of them just now, and the planner takes them for nearly empty.
  await tx.execute('analyze household_key, link, household_person')
  await stageHomes(tx)
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
    select key_id, home, people, people <= $1::int and records <= $2::int, false
    from counted
    where people > 1 or records > $2::int
    union all
    select s.key_id, null, 0, true, false
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
    select key_id, null, 0, true, false from household_shared where to_run is null`)
}

/** Fresh statistics for what follows. */
export async function analyzeReach(tx: Db): Promise<void> {
  await tx.execute('analyze household_person, household_shares, household_home')
}
