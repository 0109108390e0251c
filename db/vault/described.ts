import { type Db, one } from '../connect.ts'

/**
 * Attributes, clear or sealed, of the records of people, as rows of binary COPY in any order: `record_id`, and the attributes in
 * the order given. `telling`: of those records that have one of these; empty = of all. `among` = a staged table (record_id);
 * null = all.
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
 * Identifiers of some types and their carriers, as rows of binary COPY in any order: `record_id`, `identifier_id`, `type`,
 * `position` (among its source's columns, an int) and `value`. `blocked` = a staged table (identifier_id) of those that are left
 * out, `among` = one (record_id) whose identifiers are wanted, with all of their carriers; null = all.
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
 * Did run `runId` load or delete a record of a person, or change one of these attributes, clear or sealed, or an
 * identifier of these types of one?
 */
export async function describedChanged(
  tx: Db,
  attributes: readonly string[],
  types: readonly string[],
  runId: number,
): Promise<boolean> {
  const fields = await sealedFields(tx)
  const differ = (column: string): string =>
    attributes
      .map((name) => `o.${column} ->> ${literal(name)} is distinct from c.${column} ->> ${literal(name)}`)
      .join(' or ')
  const { changed } = await one<{ changed: boolean }>(
    tx,
    `
    with opened as (
      select record_id, attributes from source_record where from_run = $1::int and to_run is null and kind = 'person'
    ),
    closed as (
      select record_id, attributes from source_record where to_run = $1::int and kind = 'person'
    ),
    opened_fields as (select record_id, fields from ${fields} where from_run = $1::int and to_run is null),
    closed_fields as (select record_id, fields from ${fields} where to_run = $1::int)
    select exists (
        select from opened o
        full join closed c using (record_id)
        where o.record_id is null or c.record_id is null or ${differ('attributes')})
      or exists (
        select from opened_fields o
        full join closed_fields c using (record_id)
        where ${differ('fields')})
      or exists (
        select from record_identifier i
        join source_record r on r.record_id = i.record_id and r.to_run is null and r.kind = 'person'
        where (i.from_run = $1::int or i.to_run = $1::int) and i.type = any ($2::text[])) as changed`,
    [runId, types],
  )
  return changed
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
