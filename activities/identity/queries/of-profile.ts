import type { Db } from '../../../db/connect.ts'

/** A source record as operators name it. */
export interface NamedRecord {
  readonly record_id: string
  readonly source: string
  readonly source_key: string
}

export interface ProfileRecord extends NamedRecord {
  /** The profile that the record first founded or joined. */
  readonly origin_id: string
}

/** The records of a profile as run `runId` sees it, in the order of source and key. */
export function readProfileRecords(db: Db, runId: number, profileId: string): Promise<ProfileRecord[]> {
  return db.query<ProfileRecord>(
    `
    select r.record_id, s.name as source, r.source_key, l.origin_id
    from link l
    join source_record r using (record_id)
    join source s using (source_id)
    where l.profile_id = $2::uuid and l.from_run <= $1::int and (l.to_run is null or l.to_run > $1::int)
      and r.from_run <= $1::int and (r.to_run is null or r.to_run > $1::int)
    order by s.name collate "C", r.source_key collate "C"`,
    [runId, profileId],
  )
}

/** Names of records, as far as run `runId` has them, in the order of source and key. */
export function readNamedRecords(
  db: Db,
  runId: number,
  recordIds: readonly string[],
): Promise<NamedRecord[]> {
  return db.query<NamedRecord>(
    `
    select r.record_id, s.name as source, r.source_key
    from source_record r
    join source s using (source_id)
    where r.record_id = any ($2::uuid[]) and r.from_run <= $1::int and (r.to_run is null or r.to_run > $1::int)
    order by s.name collate "C", r.source_key collate "C"`,
    [runId, recordIds],
  )
}

/** Which of these records carry one of these identifiers, as run `runId` sees them. */
export async function readCarriers(
  db: Db,
  runId: number,
  recordIds: readonly string[],
  identifierIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ record_id: string }>(
    `
    select distinct record_id
    from record_identifier
    where record_id = any ($2::uuid[]) and identifier_id = any ($3::uuid[])
      and from_run <= $1::int and (to_run is null or to_run > $1::int)`,
    [runId, recordIds, identifierIds],
  )
  return new Set(rows.map((row) => row.record_id))
}
