import type { Db } from '../../../db/connect.ts'
import { copyLine } from '../../../db/copy.ts'
import type { VersionedName } from '../../../db/versioned/tables.ts'
import { writeVersions } from '../../../db/versioned/write.ts'
import { idOf, recordOf, type WorldRecord } from '../../../test/support/world.ts'

/** A record as a night has it; `gone` = its source deleted it. */
export interface Loaded {
  readonly record: WorldRecord
  readonly gone: boolean
}

const LINES = 5_000
const STAGED = {
  loaded_record: 'record_id uuid, source_key text, attributes jsonb, fields jsonb, gone boolean',
  loaded_identifier:
    'record_id uuid, identifier_id uuid, type text, value text, position smallint, verified boolean',
}

/** Writes records as extract would have: in no order of families. */
export async function load(db: Db, runId: number, records: Iterable<Loaded>): Promise<void> {
  await db.execute(`insert into source (name) values ('crm') on conflict (name) do nothing`)
  await db.transaction(async (tx) => {
    await tx.execute(`set local work_mem = '160MB'`)
    for (const [name, columns] of Object.entries(STAGED))
      await tx.execute(`create temp table ${name} (${columns}) on commit drop`)
    await stage(tx, records)
    await tx.execute('analyze loaded_record, loaded_identifier')
    await tx.execute(`
      insert into vault.identifier (identifier_id, canonical_id, type, value)
      select distinct identifier_id, identifier_id, type, value from loaded_identifier
      on conflict do nothing`)
    await write(tx, runId, 'source_record', RECORDS)
    await write(tx, runId, 'person_fields', FIELDS)
    await write(tx, runId, 'record_identifier', IDENTIFIERS)
  })
  await db.execute('vacuum analyze source_record, record_identifier, vault.person_fields, vault.identifier')
}

const RECORDS = `
  select r.record_id, s.source_id, r.source_key, 'person' as kind, r.attributes, null::timestamptz as seen_at,
    null::timestamptz as expires_at, null::uuid as raw_hash,
    md5(concat(r.attributes, r.fields, (
      select string_agg(i.identifier_id::text, ',' order by i.position)
      from loaded_identifier i
      where i.record_id = r.record_id)))::uuid as hash, r.gone
  from loaded_record r
  join source s on s.name = 'crm'`
const FIELDS = `select record_id, fields, gone from loaded_record`
const IDENTIFIERS = `
  select record_id, identifier_id, type, position, verified, false as gone from loaded_identifier
  union all
  select c.record_id, c.identifier_id, null, null, null, true
  from loaded_record r
  join record_identifier c on c.record_id = r.record_id and c.to_run is null
  where not exists (
    select from loaded_identifier i where i.record_id = c.record_id and i.identifier_id = c.identifier_id)`

async function write(tx: Db, runId: number, name: VersionedName, wanted: string): Promise<void> {
  await tx.execute('create index if not exists loaded_by_record on loaded_identifier (record_id)')
  await tx.execute(
    `create temp table wanted on commit drop as select * from (${wanted}) w order by md5(record_id::text)`,
  )
  await tx.execute('analyze wanted')
  await writeVersions(tx, name, 'wanted', runId)
  await tx.execute('drop table wanted')
}

/** COPY of a few thousand records at a time to both tables. */
async function stage(tx: Db, records: Iterable<Loaded>): Promise<void> {
  let lines: string[] = []
  let identifiers: string[] = []
  const flush = async (): Promise<void> => {
    await tx.copyIn('copy loaded_record from stdin', once(lines.join('')))
    await tx.copyIn('copy loaded_identifier from stdin', once(identifiers.join('')))
    lines = []
    identifiers = []
  }
  for (const { record, gone } of records) {
    const id = recordOf(record.source, record.key)
    const { attributes, sealed } = record
    lines.push(copyLine([id, record.key, JSON.stringify(attributes), JSON.stringify(sealed), gone]))
    if (!gone)
      record.identifiers.forEach(([type, value], position) => {
        identifiers.push(copyLine([id, idOf(type, value), type, value, position, false]))
      })
    if (lines.length >= LINES) await flush()
  }
  await flush()
}

async function* once(text: string): AsyncGenerator<string> {
  if (text !== '') yield text
}
