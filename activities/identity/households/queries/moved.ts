import type { Db } from '../../../../db/connect.ts'
import { temp } from '../../../../db/temp.ts'
import { type Limits, SHARED_TYPES } from './reach.ts'

/**
 * Stages what this run gave to somebody or took (`household_moved`): homes and identifiers of records that carry
 * them since or no more, and all of those of records that are somebody else's now. `had` and `has` count such
 * records before and after; `forced` = another reason to look at who carries it.
 */
export async function stageMoved(tx: Db, runId: number): Promise<void> {
  await temp(
    tx,
    'household_moved',
    '(key_id uuid, home boolean, profile_id uuid, had bigint, has bigint, forced boolean)',
  )
  await tx.execute(
    `
    with other as (
      select record_id, profile_id, to_run is null as now from link where from_run = $1::int or to_run = $1::int
    ),
    written as (
      select record_id, key_id, true as home, to_run is null as now
      from household_key
      where from_run = $1::int or to_run = $1::int
      union all
      select record_id, identifier_id, false, to_run is null
      from record_identifier
      where (from_run = $1::int or to_run = $1::int) and type in ${SHARED_TYPES}
    ),
    pair as (
      select w.key_id, w.home, l.profile_id, w.now
      from written w
      join link l on l.record_id = w.record_id and l.to_run is null
      where w.now or l.from_run < $1::int
      union all
      select w.key_id, w.home, o.profile_id, false
      from written w
      join other o using (record_id)
      where not w.now and not o.now
      union all
      select h.key_id, true, o.profile_id, o.now
      from other o
      join household_key h on h.record_id = o.record_id and h.to_run is null and h.from_run < $1::int
      union all
      select i.identifier_id, false, o.profile_id, o.now
      from other o
      join record_identifier i on i.record_id = o.record_id and i.to_run is null and i.from_run < $1::int
        and i.type in ${SHARED_TYPES}
    )
    insert into household_moved
    select key_id, home, profile_id, count(*) filter (where not now), count(*) filter (where now), false
    from pair
    group by key_id, home, profile_id`,
    [runId],
  )
}

/**
 * Stages who is new (`changed_profile`), or is known since this run, or no more, and adds what they carry: only who
 * is known lives with somebody.
 */
export function addTurned(tx: Db): Promise<number> {
  return tx.execute(`
    with changed as (
      insert into changed_profile
      select f.profile_id
      from cluster_profile f
      left join profile p on p.profile_id = f.profile_id and p.to_run is null
      where p.kind is distinct from f.kind
      returning profile_id
    ),
    own as (
      select c.profile_id, l.record_id
      from changed c
      join link l on l.profile_id = c.profile_id and l.to_run is null
    ),
    carried as (
      select h.key_id, true as home, o.profile_id
      from own o
      join household_key h on h.record_id = o.record_id and h.to_run is null
      union
      select i.identifier_id, false, o.profile_id
      from own o
      join record_identifier i on i.record_id = o.record_id and i.to_run is null and i.type in ${SHARED_TYPES}
    )
    insert into household_moved
    select key_id, home, profile_id, 0, 0, true from carried`)
}

/**
 * Adds the homes of those who tell several, or did, and may live in another one of them since this run: where a
 * record that has a time came, went, told another home, or is of another time.
 */
export function addAged(tx: Db, runId: number): Promise<number> {
  return tx.execute(
    `
    with other as (
      select record_id from link where from_run = $1::int or to_run = $1::int
      union
      select record_id from household_key where from_run = $1::int or to_run = $1::int
      union
      select n.record_id
      from source_record n
      join source_record w on w.record_id = n.record_id and w.to_run = $1::int
      where n.from_run = $1::int and n.to_run is null and n.seen_at is distinct from w.seen_at
    ),
    timed as (
      select record_id
      from other o
      where exists (select from source_record r where r.record_id = o.record_id and r.seen_at is not null)
    ),
    aged as (
      select l.profile_id from timed t join link l on l.record_id = t.record_id and l.to_run is null
      union
      select l.profile_id from timed t join link l on l.record_id = t.record_id and l.to_run = $1::int
    ),
    told as (
      select a.profile_id, h.key_id
      from aged a
      join link l on l.profile_id = a.profile_id and l.to_run is null
      join household_key h on h.record_id = l.record_id and h.to_run is null
      union
      select a.profile_id, m.key_id
      from aged a
      join household_moved m on m.profile_id = a.profile_id and m.home
    )
    insert into household_moved
    select key_id, true, profile_id, 0, 0, true
    from (select key_id, profile_id, count(*) over (partition by profile_id) as homes from told) several
    where homes > 1`,
    [runId],
  )
}

/**
 * Leaves of the carriers of what moved those of keys that matter: that somebody carries since this run or no more,
 * for no record but those of `household_moved` carries them for the same person, and that several people carry or
 * did; and those that are, or were, behind too many records.
 */
export function keepMoved(tx: Db, { mostRecords }: Limits): Promise<number> {
  return tx.execute(
    `
    with changed as (
      select m.key_id
      from household_moved m
      left join household_carrier c on c.key_id = m.key_id and c.profile_id = m.profile_id
      where m.forced or (m.had > 0) <> (m.has > 0) and coalesce(c.records, 0) = m.has
    ),
    several as (
      select key_id
      from (
        select key_id, profile_id from household_carrier where profile_id is not null
        union
        select key_id, profile_id from household_moved
      ) people
      group by key_id
      having count(*) > 1
    ),
    kept as (
      select key_id from changed join several using (key_id)
      union
      select key_id from household_carrier group by key_id having sum(records) > $1::int
      union
      select key_id from household_shared where to_run is null
    )
    delete from household_carrier where key_id not in (select key_id from kept)`,
    [mostRecords],
  )
}
