import type { Db } from '../../../../db/connect.ts'

/** A record as the product links it. `value`: the e-mail address, where that is the key and therefore sealed. */
export interface LinkedRecord {
  readonly source: string
  readonly source_key: string
  readonly profile_id: string
  readonly kind: string
}

/** Records of sources of people, by the key that the truth names them by. */
export function personRecords(db: Db): Promise<LinkedRecord[]> {
  return db.query<LinkedRecord>(`
    select s.name as source, coalesce(v.value, r.source_key) as source_key, l.profile_id, r.kind
    from source_record r
    join source s using (source_id)
    join link l on l.record_id = r.record_id and l.to_run is null
    left join record_identifier i on s.name = 'demographics' and i.record_id = r.record_id and i.to_run is null
    left join vault.identifier v using (identifier_id)
    where r.to_run is null and r.kind = 'person'`)
}

export interface LinkedEvent {
  readonly source: string
  readonly event_key: string
  readonly source_key: string
  readonly profile_id: string
}

/** Events whose actor is known, with the record and the profile that they belong to. */
export function actorEvents(db: Db): Promise<LinkedEvent[]> {
  return db.query<LinkedEvent>(`
    select s.name as source, e.event_key, r.source_key, l.profile_id
    from event e
    join source s using (source_id)
    join source_record r on r.record_id = e.record_id and r.to_run is null
    join link l on l.record_id = e.record_id and l.to_run is null
    where e.to_run is null`)
}

/** Identifiers that the records of each profile carry, opened. */
export function carried(
  db: Db,
): Promise<
  { readonly profile_id: string; readonly type: string; readonly value: string; readonly kind: string }[]
> {
  return db.query(`
    select distinct l.profile_id, v.type, v.value, p.kind
    from link l
    join profile p on p.profile_id = l.profile_id and p.to_run is null
    join record_identifier i on i.record_id = l.record_id and i.to_run is null
    join vault.identifier v using (identifier_id)
    where l.to_run is null and v.type in ('email', 'phone')`)
}

export async function knownProfiles(db: Db): Promise<readonly string[]> {
  const rows = await db.query<{ profile_id: string }>(
    `select profile_id from profile where to_run is null and kind = 'known'`,
  )
  return rows.map(({ profile_id }) => profile_id)
}
