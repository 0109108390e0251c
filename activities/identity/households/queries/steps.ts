import type { Db } from '../../../../db/connect.ts'
import { temp, tempAs } from '../../../../db/temp.ts'
import { beginTurn, turns } from '../../queries/turns.ts'
import { type Limits, SHARED_TYPES } from './reach.ts'

const REACHED = 'household_reached'

/** Tables of the steps. Each looks up a few, and adds who is not there yet; of nobody it looks up the records twice. */
export async function beginSteps(tx: Db): Promise<void> {
  const { here, next } = turns(REACHED, 0)
  await temp(tx, here, '(profile_id uuid)')
  await temp(tx, next, '(profile_id uuid)')
  await temp(tx, 'household_seen', '(profile_id uuid)')
  await temp(tx, 'household_told', '(profile_id uuid, record_id uuid, key_id uuid, seen_at timestamptz)')
  await tx.execute('create unique index on household_person (profile_id)')
  await tx.execute('create unique index on household_shares (key_id)')
  await tx.execute('create unique index on household_seen (profile_id)')
  await tx.execute('create unique index on household_told (record_id)')
}

export const beginStep = (tx: Db, step: number): Promise<void> => beginTurn(tx, REACHED, step)

/** The records of the people of one step. */
export const tellReached = (tx: Db, step: number): Promise<number> =>
  tell(tx, `select profile_id from ${turns(REACHED, step).here}`)

/** The records of whoever carries a home of one step: they may live elsewhere. */
export const tellCarriers = (tx: Db): Promise<number> =>
  tell(tx, 'select distinct profile_id from household_carrier where home and profile_id is not null')

/** Stages all records of people that were not seen yet (`household_told`), with their homes, and where they live. */
function tell(tx: Db, people: string): Promise<number> {
  return tx.execute(`
    with seen as (
      insert into household_seen
      ${people}
      on conflict (profile_id) do nothing
      returning profile_id
    ),
    told as (
      insert into household_told
      select s.profile_id, l.record_id, h.key_id, r.seen_at
      from seen s
      join link l on l.profile_id = s.profile_id and l.to_run is null
      left join household_key h on h.record_id = l.record_id and h.to_run is null
      left join source_record r on r.record_id = h.record_id and r.to_run is null
      returning profile_id, key_id, seen_at
    )
    insert into household_home
    select distinct profile_id, key_id
    from (
      select profile_id, key_id, rank() over (partition by profile_id order by seen_at desc nulls last) as age
      from told
      where key_id is not null
    ) homes
    where age = 1`)
}

/** Stages what this run may have given or taken; nobody is reached yet. */
export const stageMovedKeys = (tx: Db): Promise<void> =>
  tempAs(tx, 'household_wanted', 'select distinct key_id, home from household_moved')

/** Stages what the people of one step carry (`household_wanted`). */
export function stageTheirKeys(tx: Db, step: number): Promise<void> {
  return tempAs(
    tx,
    'household_wanted',
    `
    with mine as (
      select t.record_id, t.key_id
      from ${turns(REACHED, step).here} p
      join household_told t using (profile_id)
    ),
    carried as (
      select key_id, true as home from mine where key_id is not null
      union
      select i.identifier_id, false
      from mine
      cross join lateral (
        select identifier_id
        from record_identifier
        where record_id = mine.record_id and to_run is null and type in ${SHARED_TYPES}
        offset 0
      ) i
    )
    select key_id, home
    from carried c
    where not exists (select from household_shares o where o.key_id = c.key_id)`,
  )
}

/** Stages who carries what is wanted. Nobody counts further than the limit. */
export async function stageCarriers(tx: Db, { mostRecords }: Limits): Promise<void> {
  await tempAs(
    tx,
    'household_carrier',
    `
    select s.key_id, s.home, coalesce(t.profile_id, l.profile_id) as profile_id, count(few.record_id) as records
    from household_wanted s
    left join lateral (
      select record_id from household_key where s.home and key_id = s.key_id and to_run is null
      union all
      select record_id from record_identifier where not s.home and identifier_id = s.key_id and to_run is null
      limit $1::int + 1
    ) few on true
    left join household_told t on t.record_id = few.record_id
    left join lateral (
      select profile_id from link where t.record_id is null and record_id = few.record_id and to_run is null limit 1
    ) l on true
    where s.key_id not in (select identifier_id from blocked_identifier)
    group by s.key_id, s.home, coalesce(t.profile_id, l.profile_id)`,
    [mostRecords],
  )
}

/**
 * What the carriers of one step share. `joined` says whether it was shared by few enough before: what comes over or
 * under the limit concerns all who share it. Whether somebody is known is looked up only where there are several.
 */
export function touchShares(tx: Db, { mostPeople, mostRecords }: Limits): Promise<number> {
  return tx.execute(
    `
    with carrier as (
      select c.*, count(*) over (partition by key_id) > 1 as several from household_carrier c
    ),
    counted as (
      select k.key_id, k.home, sum(k.records) as records,
        count(*) filter (
          where coalesce(c.kind, p.kind) = 'known' and (not k.home or d.key_id is not null)
        ) as people
      from carrier k
      left join cluster_profile c on c.profile_id = k.profile_id and k.several
      left join profile p on p.profile_id = k.profile_id and p.to_run is null and k.several
      left join household_home d on d.profile_id = k.profile_id and d.key_id = k.key_id
      group by k.key_id, k.home
    )
    insert into household_shares
    select n.key_id, n.home, n.people, n.people <= $1::int and n.records <= $2::int,
      not exists (select from household_shared o where o.key_id = n.key_id and o.to_run is null)
    from counted n`,
    [mostPeople, mostRecords],
  )
}

/** Those who share what one step found, or did before this run: also those behind more records than anybody counts. */
export function touchSharers(tx: Db, step: number, { mostRecords }: Limits): Promise<number> {
  return tx.execute(
    `
    with leads as (
      select c.key_id, c.home, sum(c.records) > $1::int as too_many
      from household_carrier c
      join household_shares s on s.key_id = c.key_id and (s.joins or s.joined)
      group by c.key_id, c.home
    ),
    sharer as (
      select c.profile_id from leads join household_carrier c using (key_id) where c.profile_id is not null
      union
      select m.profile_id from leads join household_moved m using (key_id)
      union
      select l.profile_id
      from leads s
      join household_key h on h.key_id = s.key_id and h.to_run is null
      join link l on l.record_id = h.record_id and l.to_run is null
      where s.too_many and s.home
      union
      select l.profile_id
      from leads s
      join record_identifier i on i.identifier_id = s.key_id and i.to_run is null
      join link l on l.record_id = i.record_id and l.to_run is null
      where s.too_many and not s.home
    ),
    added as (
      insert into household_person
      select profile_id from sharer
      on conflict (profile_id) do nothing
      returning profile_id
    )
    insert into ${turns(REACHED, step).next} select profile_id from added`,
    [mostRecords],
  )
}
