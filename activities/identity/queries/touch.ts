import { type Db, one } from '../../../db/connect.ts'

/** How an identifier type joins, as the statements here read it. */
export interface JoinRules {
  readonly types: readonly string[]
  readonly person: readonly boolean[]
  /** Number of the exclusive type, -1 = not exclusive. */
  readonly exclusive: readonly number[]
  readonly maxRecords: readonly number[]
  /** Identifiers that join nobody. */
  readonly blocked: readonly string[]
}

/** Temporary tables of one resolve; they go with its transaction. */
export async function createTouched(tx: Db, rules: JoinRules): Promise<void> {
  for (const name of [
    'identity_rule',
    'blocked_identifier',
    'touched_record',
    'touched_identifier',
    'wanted_group',
  ])
    await tx.execute(`drop table if exists pg_temp.${name}`)
  // A first build sorts and hashes a million rows a statement: 3 s less of them than with 48 MB.
  await tx.execute(`set local work_mem = '160MB'`)
  await tx.execute(
    `
    create temp table identity_rule on commit drop as
    select type, rank::int, person, exclusive, max_records
    from unnest($1::text[], $2::boolean[], $3::int[], $4::int[])
      with ordinality as r (type, person, exclusive, max_records, rank)`,
    [rules.types, rules.person, rules.exclusive, rules.maxRecords],
  )
  await tx.execute(
    'create temp table blocked_identifier on commit drop as select unnest($1::uuid[]) as identifier_id',
    [rules.blocked],
  )
  await tx.execute('analyze identity_rule, blocked_identifier')
  await tx.execute('create temp table touched_record (record_id uuid, step int) on commit drop')
  await tx.execute(
    'create temp table wanted_group (record_id uuid, group_id uuid, gone boolean) on commit drop',
  )
  await tx.execute(`
    create temp table touched_identifier (
      identifier_id uuid, type text, carriers bigint, joins boolean, joined boolean, step int
    ) on commit drop`)
}

/**
 * Everybody: all records that are, all that had a profile, and all identifiers. Blocked ones are hashed once (`not in`): an
 * anti join with a table that is nearly always empty is planned as one look at it a row, an array is looked through a row.
 */
export async function touchEverybody(tx: Db): Promise<void> {
  await tx.execute(`
    insert into touched_record
    select record_id, 0 from source_record where to_run is null
    union all
    select l.record_id, 0
    from link l
    where l.to_run is null
      and not exists (select from source_record r where r.record_id = l.record_id and r.to_run is null)`)
  await tx.execute(`
    insert into touched_identifier
    with carried as (
      select identifier_id, min(type) as type, count(*) as carriers
      from record_identifier
      where to_run is null
      group by identifier_id
    )
    select c.identifier_id, c.type, c.carriers, c.carriers <= r.max_records, false, 0
    from carried c
    join identity_rule r using (type)
    where c.identifier_id not in (select identifier_id from blocked_identifier)`)
  await tx.execute('analyze touched_record, touched_identifier')
}

/**
 * Records that this run added or deleted, or whose identifiers it changed. A record whose attributes alone changed
 * cannot move anybody. Returns how many.
 */
export async function touchChanged(tx: Db, runId: number): Promise<number> {
  await tx.execute('create unique index on touched_record (record_id)')
  await tx.execute('create unique index on touched_identifier (identifier_id)')
  await tx.execute('drop table if exists pg_temp.changed_identifier')
  await tx.execute(
    `
    create temp table changed_identifier on commit drop as
    select identifier_id, type,
      count(*) filter (where from_run = $1::int and to_run is null) as opened,
      count(*) filter (where to_run = $1::int) as closed
    from record_identifier
    where from_run = $1::int or to_run = $1::int
    group by identifier_id, type`,
    [runId],
  )
  await tx.execute('analyze changed_identifier')
  return tx.execute(
    `
    insert into touched_record
    select record_id, 0 from record_identifier where from_run = $1::int or to_run = $1::int
    union
    select r.record_id, 0
    from source_record r
    where r.from_run = $1::int and r.to_run is null
      and not exists (select from link l where l.record_id = r.record_id and l.to_run is null)
    union
    select r.record_id, 0
    from source_record r
    where r.to_run = $1::int
      and not exists (select from source_record c where c.record_id = r.record_id and c.to_run is null)`,
    [runId],
  )
}

/**
 * Is an identifier of these types, of those that this run gave to a record or took from one, over its limit, or was it?
 * Then its carriers may be compared with it no longer, or again, whosever record it was.
 */
export async function nearLimit(tx: Db, types: readonly string[]): Promise<boolean> {
  const { near } = await one<{ near: boolean }>(
    tx,
    `
    select exists (
      select from changed_identifier c
      join identity_rule r using (type)
      where c.type = any ($1::text[]) and r.max_records < c.closed + (
        select count(*)
        from (
          select from record_identifier i
          where i.identifier_id = c.identifier_id and i.to_run is null
          limit r.max_records + 1
        ) few)) as near`,
    [types],
  )
  return near
}

/** Records of people of which this run loaded a new version: what they say of their people may be something else. */
export function touchPeople(tx: Db, runId: number): Promise<number> {
  return tx.execute(
    `
    insert into touched_record
    select record_id, 0
    from source_record
    where from_run = $1::int and to_run is null and kind = 'person'
    on conflict (record_id) do nothing`,
    [runId],
  )
}

/**
 * Identifiers of the records of one step, and at step 0 those that this run took from a record. `joins` says whether
 * they join now, `joined` whether they did before this run: one that comes over or under its limit concerns all of
 * its carriers. Counting stops at the limit.
 */
export function touchIdentifiers(tx: Db, step: number): Promise<number> {
  return tx.execute(
    `
    with carried as (
      select distinct i.identifier_id, i.type
      from touched_record t
      join record_identifier i on i.record_id = t.record_id and i.to_run is null
      where t.step = $1::int
      union
      select identifier_id, type from changed_identifier where $1::int = 0
    ),
    limited as (
      select c.identifier_id, c.type, r.max_records, coalesce(d.opened, 0) as opened, coalesce(d.closed, 0) as closed
      from carried c
      join identity_rule r using (type)
      left join changed_identifier d using (identifier_id)
      where not exists (select from blocked_identifier b where b.identifier_id = c.identifier_id)
    )
    insert into touched_identifier
    select l.identifier_id, l.type, n.carriers, n.carriers <= l.max_records,
      n.carriers - l.opened + l.closed <= l.max_records, $1::int
    from limited l
    cross join lateral (
      select count(*) as carriers
      from (
        select from record_identifier i
        where i.identifier_id = l.identifier_id and i.to_run is null
        limit l.max_records + l.opened + 1
      ) few
    ) n
    on conflict (identifier_id) do nothing`,
    [step],
  )
}

/** Records that the identifiers of one step join or joined, those bound to its records, and all of their groups and profiles. */
export function touchRecords(tx: Db, step: number): Promise<number> {
  return tx.execute(
    `
    insert into touched_record
    select i.record_id, $1::int + 1
    from touched_identifier t
    join record_identifier i on i.identifier_id = t.identifier_id and i.to_run is null
    where t.step = $1::int and (t.joins or t.joined)
    union
    select other.record_id, $1::int + 1
    from touched_record t
    join link own on own.record_id = t.record_id and own.to_run is null
    join link other on other.profile_id = own.profile_id and other.to_run is null
    where t.step = $1::int
    union
    select r.record_id, $1::int + 1
    from touched_record t
    join bound b on b.record_id = t.record_id
    join source_record r on r.record_id = b.other and r.to_run is null
    where t.step = $1::int
    union
    select other.record_id, $1::int + 1
    from touched_record t
    join match_group own on own.record_id = t.record_id and own.to_run is null
    join match_group other on other.group_id = own.group_id and other.to_run is null
    where t.step = $1::int
    on conflict (record_id) do nothing`,
    [step],
  )
}

/** Fresh statistics, so that a step plans for what it has. */
export async function analyzeTouched(tx: Db): Promise<void> {
  await tx.execute('analyze touched_record, touched_identifier')
}
