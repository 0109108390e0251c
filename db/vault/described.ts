import { type Db, one } from '../connect.ts'
import { inBatches } from '../cursor.ts'

/**
 * Attributes, clear or sealed, of the records of people: `record_id` and the attributes in the order given, as lines of
 * COPY in the order of the record ids. `among` = a staged table (record_id); null = all.
 */
export async function* describedLines(
  tx: Db,
  attributes: readonly string[],
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
      order by r.record_id
    ) to stdout`)
}

/** Staged tables that say which identifiers count: `blocked` (identifier_id), `limits` (type, max_records). */
export interface Counting {
  readonly blocked: string
  readonly limits: string
}

/**
 * Values of the identifiers of some types that records carry, blocked ones left out, and of the `limited` types those on
 * more records than their limit: `record_id`, `type` and `value`, as lines of COPY in the order of the record ids; of
 * one record in the order of its source's columns.
 */
export function identifierLines(
  tx: Db,
  types: readonly string[],
  limited: readonly string[],
  { blocked, limits }: Counting,
  among: string | null,
): AsyncIterable<Buffer> {
  const near =
    among === null
      ? ''
      : `and i.identifier_id in (select o.identifier_id from record_identifier o join ${among} t using (record_id) where o.to_run is null)`
  return tx.copyOut(`
    copy (
      with over_limit as materialized (
        select i.identifier_id
        from record_identifier i
        join ${limits} l using (type)
        where i.to_run is null and i.type = any (array[${limited.map(literal).join(', ')}]::text[]) ${near}
        group by i.identifier_id
        having count(*) > min(l.max_records)
      )
      select c.record_id, c.type, i.value
      from record_identifier c
      ${among === null ? '' : `join ${among} t on t.record_id = c.record_id`}
      join vault.identifier i using (identifier_id)
      where c.to_run is null and c.type in (${types.map(literal).join(', ')})
        and not exists (select from ${blocked} b where b.identifier_id = c.identifier_id)
        and not exists (select from over_limit v where v.identifier_id = c.identifier_id)
      order by c.record_id, c.position, c.identifier_id
    ) to stdout`)
}

export interface DescribedRow {
  readonly record_id: string
  /** In the order of the attributes that were asked for. */
  readonly said: readonly (string | null)[]
}

const BATCH = 10_000

/**
 * The same in batches and in any order, so that a transaction can write between them, of those records that have one of
 * `telling`.
 */
export async function* describedRows(
  tx: Db,
  attributes: readonly string[],
  telling: readonly string[],
  among: string,
): AsyncGenerator<readonly DescribedRow[]> {
  const fields = await sealedFields(tx)
  yield* inBatches<DescribedRow>(
    tx,
    'described_rows',
    BATCH,
    `
    select r.record_id, array[${attributes.map(value).join(', ')}] as said
    from ${among} t
    join source_record r on r.record_id = t.record_id and r.to_run is null and r.kind = 'person'
    left join ${fields} f on f.record_id = r.record_id and f.to_run is null
    where coalesce(${telling.map(value).join(', ')}) is not null`,
  )
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
