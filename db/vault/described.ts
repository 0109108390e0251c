import { type Db, one } from '../connect.ts'
import { tempAs } from '../temp.ts'

/** Names of attributes, and types of identifiers. */
export interface DescribedWords {
  readonly attributes: readonly string[]
  readonly types: readonly string[]
}

/**
 * Attributes, clear or sealed, of the records of people, as rows of binary COPY in any order: `record_id`, and the
 * attributes in the order given. `telling`: of those records that have one of these; empty = of all. `among` = a
 * staged table (record_id); null = all.
 */
export async function* describedRows(
  tx: Db,
  attributes: readonly string[],
  telling: readonly string[],
  among: string | null,
): AsyncIterable<Buffer> {
  const fields = await sealedFields(tx)
  yield* tx.copyOut(`
    copy (
      select r.record_id, ${attributes.map(value).join(', ')}
      from source_record r
      ${among === null ? '' : `join ${among} t on t.record_id = r.record_id`}
      left join ${fields} f on f.record_id = r.record_id and f.to_run is null
      where r.to_run is null and r.kind = 'person'
        ${telling.length === 0 ? '' : `and coalesce(${telling.map(value).join(', ')}) is not null`}
    ) to stdout (format binary)`)
}

/**
 * Identifiers of some types and their carriers, as rows of binary COPY in any order: `record_id`, `identifier_id`,
 * `type`, `position` (among its source's columns, an int) and `value`. `blocked` = a staged table (identifier_id)
 * of those that are left out, `among` = one (record_id) whose identifiers are wanted, with all of their carriers;
 * null = all.
 */
export function identifierRows(
  tx: Db,
  types: readonly string[],
  blocked: string,
  among: string | null,
): AsyncIterable<Buffer> {
  const near =
    among === null
      ? ''
      : `and c.identifier_id in (select o.identifier_id from record_identifier o join ${among} t using (record_id) where o.to_run is null)`
  return tx.copyOut(`
    copy (
      select c.record_id, c.identifier_id, c.type, c.position::int, i.value
      from record_identifier c
      join vault.identifier i using (identifier_id)
      where c.to_run is null and c.type in (${types.map(literal).join(', ')})
        and c.identifier_id not in (select identifier_id from ${blocked}) ${near}
    ) to stdout (format binary)`)
}

/**
 * Stages in the table `into` (record_id) the records of people that runs after `since` loaded or deleted, or that
 * differ from what they said in run `since` in one of these attributes, clear or sealed, or in the identifiers of
 * these types.
 */
export async function stageChangedDescribed(
  tx: Db,
  into: string,
  { attributes, types }: DescribedWords,
  since: number,
): Promise<void> {
  const fields = await sealedFields(tx)
  const differ = (column: string): string =>
    attributes
      .map((name) => `w.${column} ->> ${literal(name)} is distinct from n.${column} ->> ${literal(name)}`)
      .join(' or ')
  const was = 'from_run <= $1::int and to_run > $1::int'
  const now = 'from_run > $1::int and to_run is null'
  await tempAs(
    tx,
    into,
    `
    with was as (select record_id, attributes from source_record where ${was} and kind = 'person'),
    now as (select record_id, attributes from source_record where ${now} and kind = 'person'),
    was_fields as (select record_id, fields from ${fields} where ${was}),
    now_fields as (select record_id, fields from ${fields} where ${now}),
    was_carried as (
      select record_id, identifier_id, position from record_identifier where ${was} and type = any ($2::text[])
    ),
    now_carried as (
      select record_id, identifier_id, position from record_identifier where ${now} and type = any ($2::text[])
    ),
    other_parts as (
      select record_id from was_fields w full join now_fields n using (record_id) where ${differ('fields')}
      union all
      select record_id
      from was_carried w
      full join now_carried n using (record_id, identifier_id)
      where w.position is distinct from n.position
    )
    select record_id
    from was w
    full join now n using (record_id)
    where w.record_id is null or n.record_id is null or ${differ('attributes')}
    union
    select o.record_id
    from other_parts o
    join source_record r on r.record_id = o.record_id and r.to_run is null and r.kind = 'person'`,
    [since, types],
  )
}

/** The sealed attributes, or what stands in front of them in a transaction that shows a published run. */
async function sealedFields(tx: Db): Promise<string> {
  const { name } = await one<{ name: string }>(
    tx,
    `select coalesce(to_regclass('pg_temp.person_fields'), 'vault.person_fields'::regclass)::text as name`,
  )
  return name
}

const value = (name: string): string =>
  `coalesce(f.fields ->> ${literal(name)}, r.attributes ->> ${literal(name)})`

/** COPY takes no parameters. */
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
