import { type Db, one } from '../../../db/connect.ts'
import { type DescribedWords, stageChangedDescribed } from '../../../db/vault/described.ts'

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
    'touched_profile',
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
  await tx.execute('create temp table touched_record (record_id uuid) on commit drop')
  await tx.execute(
    'create temp table wanted_group (record_id uuid, group_id uuid, gone boolean) on commit drop',
  )
  await tx.execute(`
    create temp table touched_identifier (
      identifier_id uuid, type text, carriers bigint, joins boolean, joined boolean
    ) on commit drop`)
  await tx.execute('create temp table touched_profile (profile_id uuid) on commit drop')
}

/**
 * Everybody: all records that are, all that had a profile, and all identifiers. Blocked ones are hashed once (`not
 * in`): an anti join with a table that is nearly always empty is planned as one look at it a row, an array is
 * looked through a row.
 */
export async function touchEverybody(tx: Db): Promise<void> {
  await tx.execute(`
    insert into touched_record
    select record_id from source_record where to_run is null
    union all
    select l.record_id
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
    select c.identifier_id, c.type, c.carriers, c.carriers <= r.max_records, false
    from carried c
    join identity_rule r using (type)
    where c.identifier_id not in (select identifier_id from blocked_identifier)`)
  await tx.execute('insert into touched_profile select distinct profile_id from link where to_run is null')
  await analyzeTouched(tx)
  // All of it may be new, and the planner of this run and the next takes a new table for nearly empty.
  await tx.execute('analyze match_group')
}

/**
 * Records that this run added or deleted, or whose identifiers it changed; where nobody is compared, a record whose
 * attributes alone changed cannot move anybody. Returns how many.
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
    select record_id from record_identifier where from_run = $1::int or to_run = $1::int
    union
    select r.record_id
    from source_record r
    where r.from_run = $1::int and r.to_run is null
      and not exists (select from link l where l.record_id = r.record_id and l.to_run is null)
    union
    select r.record_id
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

/**
 * Records of people who say something else of these than in run `since` (staged, `changed_described`): so may what they
 * say of their people. Returns how many were not touched yet.
 */
export async function touchPeople(tx: Db, words: DescribedWords, since: number): Promise<number> {
  await stageChangedDescribed(tx, 'changed_described', words, since)
  return tx.execute(`
    insert into touched_record
    select record_id from changed_described
    on conflict (record_id) do nothing`)
}

/** Does a record of a person say something else in what is compared (`changed_described`)? */
export async function describedChanged(tx: Db): Promise<boolean> {
  const { changed } = await one<{ changed: boolean }>(
    tx,
    'select exists (select from changed_described) as changed',
  )
  return changed
}

export async function analyzeTouched(tx: Db): Promise<void> {
  await tx.execute('analyze touched_record, touched_identifier, touched_profile')
}
