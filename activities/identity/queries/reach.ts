import type { Db } from '../../../db/connect.ts'
import { beginTurn, turns } from './turns.ts'

/**
 * The tables of the steps: `reached_0` and `reached_1` hold by turns the records that one step begins with and
 * those that it finds, and no identifier, profile or group is followed twice.
 */
export async function beginReach(tx: Db): Promise<void> {
  for (const name of ['reached_0', 'reached_1', 'touched_group'])
    await tx.execute(`drop table if exists pg_temp.${name}`)
  await tx.execute('create temp table touched_group (group_id uuid) on commit drop')
  await tx.execute('create unique index on touched_group (group_id)')
  await tx.execute('create unique index on touched_profile (profile_id)')
  await tx.execute('create temp table reached_0 on commit drop as select record_id from touched_record')
  await tx.execute('create temp table reached_1 (record_id uuid) on commit drop')
}

const here = (step: number): string => turns('reached', step).here
const next = (step: number): string => turns('reached', step).next

export const beginStep = (tx: Db, step: number): Promise<void> => beginTurn(tx, 'reached', step)

/**
 * The end of a statement that has `found` (record_id): who was not touched yet is, and is where the next step
 * begins.
 */
const reachedBy = (step: number): string => `
    added as (
      insert into touched_record (record_id)
      select record_id from found
      on conflict (record_id) do nothing
      returning record_id
    )
    insert into ${next(step)} select record_id from added`

/**
 * Records that the identifiers of one step's join or joined; at step 0 also those identifiers that this run took
 * from a record. `joins` says whether they join now, `joined` whether they did before this run: one that comes over
 * or under its limit concerns all of its carriers. Nobody looks further than the limit: one that is over it now and
 * was before, too, leads to nobody.
 */
export function touchCarriers(tx: Db, step: number): Promise<number> {
  return tx.execute(
    `
    with carried as (
      select i.identifier_id, i.type
      from ${here(step)} t
      join record_identifier i on i.record_id = t.record_id and i.to_run is null
      union
      select identifier_id, type from changed_identifier where $1::int = 0
    ),
    limited as (
      select c.identifier_id, c.type, r.max_records, coalesce(d.opened, 0) as opened, coalesce(d.closed, 0) as closed
      from carried c
      join identity_rule r using (type)
      left join changed_identifier d using (identifier_id)
      where c.identifier_id not in (select identifier_id from blocked_identifier)
        and not exists (select from touched_identifier o where o.identifier_id = c.identifier_id)
    ),
    carrier as materialized (
      select l.identifier_id, l.type, l.max_records, l.closed - l.opened as fewer, few.record_id
      from limited l
      left join lateral (
        select record_id
        from record_identifier i
        where i.identifier_id = l.identifier_id and i.to_run is null
        limit l.max_records + l.opened + 1
      ) few on true
    ),
    counted as (
      insert into touched_identifier
      select identifier_id, type, count(record_id), count(record_id) <= max_records,
        count(record_id) + fewer <= max_records
      from carrier
      group by identifier_id, type, max_records, fewer
      returning identifier_id, joins or joined as leads
    ),
    found as (
      select c.record_id
      from carrier c
      join counted n using (identifier_id)
      where n.leads and c.record_id is not null
    ),${reachedBy(step)}`,
    [step],
  )
}

/** The other records of the profiles of one step's records. */
export const touchProfiles = (tx: Db, step: number): Promise<number> =>
  follow(tx, step, { table: 'link', of: 'profile_id', followed: 'touched_profile' })

/** The other records of the groups of one step's records. */
export const touchMembers = (tx: Db, step: number): Promise<number> =>
  follow(tx, step, { table: 'match_group', of: 'group_id', followed: 'touched_group' })

interface Followed {
  readonly table: 'link' | 'match_group'
  readonly of: string
  /** Those of which all records were looked up before. */
  readonly followed: string
}

/** Nobody can tell the planner how few of them are new: `offset 0` has it look each up. */
function follow(tx: Db, step: number, { table, of, followed }: Followed): Promise<number> {
  return tx.execute(`
    with followed as (
      insert into ${followed}
      select distinct m.${of}
      from ${here(step)} t
      join ${table} m on m.record_id = t.record_id and m.to_run is null
      on conflict (${of}) do nothing
      returning ${of}
    ),
    found as (
      select o.record_id
      from followed f
      cross join lateral (
        select record_id from ${table} m where m.${of} = f.${of} and m.to_run is null offset 0
      ) o
    ),${reachedBy(step)}`)
}

/** Records that operators bound to those of one step. */
export const touchBound = (tx: Db, step: number): Promise<number> =>
  tx.execute(`
    with found as (
      select r.record_id
      from ${here(step)} t
      join bound b on b.record_id = t.record_id
      join source_record r on r.record_id = b.other and r.to_run is null
    ),${reachedBy(step)}`)
