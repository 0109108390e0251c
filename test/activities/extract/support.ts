import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { extractActivities, type SourceCounts } from '../../../activities/extract/index.ts'
import { type CsvFrom, fromOf, type RowsSpec, type SourceSpec } from '../../../core/brand/source.ts'
import type { Db } from '../../../db/connect.ts'
import { emptyWorld, testDeps } from '../../support/world.ts'

/** Empties what extract writes, and runs. */
export async function emptyExtract(db: Db): Promise<void> {
  await db.execute(
    'truncate source, vault.source_cursor, event, reference_row, rejection, vault.rejected_row, vault.source_object restart identity cascade',
  )
  await emptyWorld(db)
}

export const PEOPLE: RowsSpec = {
  are: 'people',
  identifiers: [
    { type: 'email', field: { from: 'email', as: 'email' }, verified: null },
    { type: 'phone', field: { from: 'phone', as: 'phone' }, verified: null },
  ],
  attributes: { city: { from: 'city', as: 'text' }, born: { from: 'born', as: 'date' } },
  sealed: { name: { from: 'name', as: 'text' } },
  updatedAt: null,
}

export const EVENTS: RowsSpec = {
  are: 'events',
  event: { constant: 'order' },
  occurredAt: { from: 'at', as: 'timestamp' },
  actor: [
    {
      type: 'customer_number',
      field: { from: 'customer', as: 'identifier', type: 'customer_number', number: true },
      verified: null,
    },
  ],
  amount: { product: ['qty', 'price'], as: 'decimal' },
  currency: null,
  properties: { qty: { from: 'qty', as: 'integer' } },
}

const CSV: CsvFrom['format'] = {
  delimiter: ',',
  quote: '"',
  encoding: 'utf-8',
  strayQuotes: 'reject',
  columns: null,
  skipHeader: false,
}
const LIMITS: CsvFrom['limits'] = { lineBytes: 1 << 20, columns: 2_000, fileBytes: 2 ** 30 }

/** A source as a test says it; what is left out is the usual. */
export function source(
  rows: RowsSpec,
  given: Partial<Omit<SourceSpec, 'rows' | 'from'>> &
    Partial<Omit<CsvFrom, 'kind'>> & { readonly path: string },
): SourceSpec {
  const { path, pattern = null, format = CSV, limits = LIMITS, ...common } = given
  return {
    name: 'shop',
    from: { kind: 'csv', path, pattern, format, limits },
    timeZone: 'UTC',
    country: 'FR',
    key: ['id'],
    contents: 'changes',
    party: 'first',
    holder: 'Shop',
    lawfulBasis: 'contract',
    allowedUses: ['profiling'],
    deleted: null,
    expiresAfterDays: null,
    optional: false,
    giveUpMs: 60_000,
    drift: 'ignore',
    rows,
    defaults: { nulls: [], zone: 'UTC', decimal: '.', country: 'FR', currency: 'EUR' },
    position: { file: 'sources/shop.yaml', line: 1, column: 1 },
    ...common,
  }
}

/** The same with a JSON object a line. */
export function ndjsonSource(rows: RowsSpec, given: Parameters<typeof source>[1]): SourceSpec {
  const spec = source(rows, given)
  const { path, pattern, limits } = fromOf(spec, 'csv')
  return { ...spec, from: { kind: 'ndjson', path, pattern, limits, encoding: 'utf-8' } }
}

let clock = 1_700_000_000

/** Writes a file of a source; each is newer than the one before. */
export function put(dir: string, name: string, content: string | Buffer): string {
  mkdirSync(dir, { recursive: true })
  const path = join(dir, name)
  writeFileSync(path, content)
  clock += 60
  utimesSync(path, clock, clock)
  return path
}

/** Loads one source of a run, as the workflow does. */
export async function load(db: Db, runId: number, spec: SourceSpec): Promise<SourceCounts> {
  const activities = extractActivities(testDeps(db, { sources: [spec] }))
  const ref = { databaseId: 'test', runId, source: spec.name }
  return activities.loadSource(ref)
}

/** People of the database that a run leaves, with their identifiers and names. */
export function people(db: Db): Promise<Record<string, unknown>[]> {
  return db.query(`
    select r.source_key as key, r.attributes, f.fields,
      (select coalesce(jsonb_agg(v.value order by i.position), '[]') from record_identifier i
        join vault.identifier v using (identifier_id) where i.record_id = r.record_id and i.to_run is null) as ids
    from source_record r
    left join vault.person_fields f on f.record_id = r.record_id and f.to_run is null
    where r.to_run is null and r.kind = 'person'
    order by r.source_key`)
}

/** Refused rows: where, why, what it was. */
export function refused(
  db: Db,
): Promise<{ position: string; reason: string; detail: string; raw: string }[]> {
  return db.query(`
    select j.position, j.reason, j.detail, convert_from(v.raw, 'LATIN1') as raw
    from rejection j join vault.rejected_row v using (rejection_id)
    order by j.position::int, j.rejection_id`)
}
