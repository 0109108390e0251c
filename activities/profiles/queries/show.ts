import { named } from '../../../core/named.ts'
import { type Db, maybe } from '../../../db/connect.ts'
import { openFields, openIdentifiers } from '../../../db/vault.ts'
import { recordAudit } from '../../privacy/queries.ts'

/** One person as a run sees them, names and identifiers opened. */
export interface ShownProfile {
  readonly profile_id: string
  readonly kind: 'known' | 'anonymous'
  readonly household_id: string | null
  readonly since_run: number
  readonly aliases: readonly string[]
  readonly records: readonly ShownRecord[]
  readonly identifiers: readonly ShownIdentifier[]
  readonly attributes: readonly ShownAttribute[]
}

export interface ShownRecord {
  readonly record_id: string
  readonly source: string
  readonly source_key: string
  readonly since_run: number
}

export interface ShownIdentifier {
  readonly identifier_id: string
  readonly type: string
  /** null = erased. */
  readonly value: string | null
  readonly verified: boolean
  readonly sources: readonly string[]
}

export interface ShownAttribute {
  readonly name: string
  readonly value: unknown
  /** Kept in the vault. */
  readonly sealed: boolean
  readonly source: string
  readonly source_key: string
  readonly rule: string
  readonly since_run: number
}

/**
 * Opens one profile as run `runId` sees it, and says in the audit log who did; null = there is none. In the caller's
 * transaction, so that nothing is opened without its entry.
 */
export async function openProfile(
  tx: Db,
  runId: number,
  profileId: string,
  actor: string,
): Promise<ShownProfile | null> {
  const profile = await readProfile(tx, runId, profileId)
  if (profile === null) return null
  await recordAudit(tx, {
    actor,
    action: 'opened',
    subject: `profile:${profileId}`,
    detail: { run_id: runId },
  })
  const records = await readRecords(tx, runId, profileId)
  return {
    ...profile,
    aliases: await readAliases(tx, runId, profileId),
    records,
    identifiers: await readIdentifiers(tx, runId, profileId),
    attributes: await readAttributes(tx, runId, profileId, records),
  }
}

type ProfileRow = Pick<ShownProfile, 'profile_id' | 'kind' | 'household_id' | 'since_run'>

function readProfile(db: Db, runId: number, profileId: string): Promise<ProfileRow | null> {
  return maybe<ProfileRow>(
    db,
    `
    select profile_id, kind, household_id, from_run as since_run
    from profile
    where profile_id = $2::uuid and from_run <= $1::int and (to_run is null or to_run > $1::int)`,
    [runId, profileId],
  )
}

async function readAliases(db: Db, runId: number, profileId: string): Promise<readonly string[]> {
  const rows = await db.query<{ alias_id: string }>(
    `
    select alias_id
    from alias
    where profile_id = $2::uuid and from_run <= $1::int and (to_run is null or to_run > $1::int)
    order by alias_id`,
    [runId, profileId],
  )
  return rows.map((row) => row.alias_id)
}

function readRecords(db: Db, runId: number, profileId: string): Promise<ShownRecord[]> {
  return db.query<ShownRecord>(
    `
    select r.record_id, s.name as source, r.source_key, l.from_run as since_run
    from link l
    join source_record r on r.record_id = l.record_id
    join source s using (source_id)
    where l.profile_id = $2::uuid and l.from_run <= $1::int and (l.to_run is null or l.to_run > $1::int)
      and r.from_run <= $1::int and (r.to_run is null or r.to_run > $1::int)
    order by s.name collate "C", r.source_key collate "C"`,
    [runId, profileId],
  )
}

type IdentifierRow = Omit<ShownIdentifier, 'value'>

async function readIdentifiers(db: Db, runId: number, profileId: string): Promise<ShownIdentifier[]> {
  const rows = await db.query<IdentifierRow>(
    `
    select i.identifier_id, i.type, bool_or(i.verified) as verified,
      array_agg(distinct s.name order by s.name) as sources
    from link l
    join record_identifier i on i.record_id = l.record_id
    join source_record r on r.record_id = l.record_id
    join source s using (source_id)
    where l.profile_id = $2::uuid and l.from_run <= $1::int and (l.to_run is null or l.to_run > $1::int)
      and i.from_run <= $1::int and (i.to_run is null or i.to_run > $1::int)
      and r.from_run <= $1::int and (r.to_run is null or r.to_run > $1::int)
    group by i.identifier_id, i.type
    order by i.type, i.identifier_id`,
    [runId, profileId],
  )
  const ids = rows.map((row) => row.identifier_id)
  const opened = new Map((await openIdentifiers(db, ids)).map((open) => [open.identifier_id, open.value]))
  return rows.map((row) => ({ ...row, value: opened.get(row.identifier_id) ?? null }))
}

interface GoldenRow {
  readonly name: string
  readonly value: unknown
  readonly record_id: string
  readonly rule: string
  readonly since_run: number
}

async function readAttributes(
  db: Db,
  runId: number,
  profileId: string,
  records: readonly ShownRecord[],
): Promise<ShownAttribute[]> {
  const rows = await db.query<GoldenRow>(
    `
    select e.name, a.attributes -> e.name as value, e.origin ->> 0 as record_id, e.origin ->> 1 as rule,
      (a.since ->> e.name)::int as since_run
    from profile_attributes a
    cross join lateral jsonb_each(a.lineage) e (name, origin)
    where a.profile_id = $2::uuid and a.from_run <= $1::int and (a.to_run is null or a.to_run > $1::int)
    order by e.name collate "C"`,
    [runId, profileId],
  )
  const recordIds = records.map((record) => record.record_id)
  const sealed = new Map(
    (await openFields(db, recordIds, runId)).map(({ record_id, fields }) => [record_id, fields]),
  )
  return rows.map(({ record_id, value, ...row }) => {
    const record = records.find((r) => r.record_id === record_id)
    const isSealed = value === null
    return {
      ...row,
      value: isSealed ? (named(sealed.get(record_id) ?? {}, row.name) ?? null) : value,
      sealed: isSealed,
      source: record?.source ?? '',
      source_key: record?.source_key ?? '',
    }
  })
}
