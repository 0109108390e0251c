import type { Db } from './connect.ts'
import { tempAs } from './temp.ts'
import { writeVersions } from './versioned/write.ts'

/** The one door to names, addresses and identifiers: nobody else reads schema `vault`. */

export interface OpenIdentifier {
  readonly identifier_id: string
  readonly type: string
  readonly value: string
}

/** Values of identifiers, in any order; ids that are not known (erased) are left out. */
export function openIdentifiers(db: Db, ids: readonly string[]): Promise<OpenIdentifier[]> {
  return db.query<OpenIdentifier>(
    'select identifier_id, type, value from vault.identifier where identifier_id = any ($1::uuid[])',
    [ids],
  )
}

export interface OpenFields {
  readonly record_id: string
  readonly fields: Readonly<Record<string, string>>
}

/** Names and addresses of records as run `runId` sees them. */
export function openFields(db: Db, recordIds: readonly string[], runId: number): Promise<OpenFields[]> {
  return db.query<OpenFields>(
    `
    select record_id, fields
    from vault.person_fields
    where record_id = any ($1::uuid[]) and from_run <= $2::int and (to_run is null or to_run > $2::int)`,
    [recordIds, runId],
  )
}

/** Stores identifiers that are not known yet, from a staged table (identifier_id, canonical_id, type, value). */
export function putIdentifiers(tx: Db, staged: string): Promise<number> {
  return tx.execute(`
    insert into vault.identifier (identifier_id, canonical_id, type, value)
    select distinct on (identifier_id) identifier_id, canonical_id, type, value
    from ${staged}
    on conflict (identifier_id) do nothing`)
}

/** A refused row as it was read (at most its first 64 kB), or null when there is none (erased, or never kept). */
export async function openRejectedRow(db: Db, rejectionId: number): Promise<Buffer | null> {
  const [row] = await db.query<{ raw: Buffer }>(
    'select raw from vault.rejected_row where rejection_id = $1::bigint',
    [rejectionId],
  )
  return row?.raw ?? null
}

/** The table of identifiers, for a first load that takes its indexes off. */
export const IDENTIFIERS = 'vault.identifier'

/** Where a first load copies names and addresses to, without a stage between. */
export const FIELDS_TARGET = {
  name: 'vault.person_fields',
  definition: null,
  columns: ['record_id', 'fields', 'from_run'],
} as const

/** Stores identifiers where there are none, and no index that could tell, from a staged table. */
export function insertIdentifiers(tx: Db, staged: string): Promise<number> {
  return tx.execute(`
    insert into vault.identifier (identifier_id, canonical_id, type, value)
    select distinct on (identifier_id) identifier_id, canonical_id, type, value
    from ${staged}
    order by identifier_id`)
}

/** Keeps refused rows, from a staged table (rejection_id, raw). */
export function putRejectedRows(tx: Db, staged: string): Promise<number> {
  return tx.execute(`
    insert into vault.rejected_row (rejection_id, raw)
    select rejection_id, raw
    from ${staged}`)
}

/**
 * Fills `address_hash` of a staged table (identifier_id, address_hash, reason) where no reason speaks against it:
 * the canonical form's id, so that one mailbox written in two ways is one address. Erased ones stay null.
 */
export function hashAddresses(tx: Db, staged: string): Promise<number> {
  return tx.execute(`
    update ${staged} s set address_hash = i.canonical_id
    from vault.identifier i
    where i.identifier_id = s.identifier_id and s.reason is null`)
}

/** Stores names and addresses of records that have none, from a staged table (record_id, fields), in order. */
export function insertFields(tx: Db, staged: string, runId: number): Promise<number> {
  return tx.execute(
    `
    insert into vault.person_fields (record_id, fields, from_run)
    select record_id, fields, $1::int
    from ${staged}
    where fields is not null
    order by record_id`,
    [runId],
  )
}

/** Makes names and addresses what a staged table (record_id, fields) says; null fields close what was there. */
export async function writeFields(tx: Db, staged: string, runId: number): Promise<void> {
  await tempAs(tx, 'stage_fields', `select record_id, fields, fields is null as gone from ${staged}`)
  await writeVersions(tx, 'person_fields', 'stage_fields', runId)
}

/** Closes names and addresses of the records of a staged table (record_id). */
export async function closeFields(tx: Db, staged: string, runId: number): Promise<void> {
  await tempAs(tx, 'stage_fields', `select record_id, null::jsonb as fields, true as gone from ${staged}`)
  await writeVersions(tx, 'person_fields', 'stage_fields', runId)
}
