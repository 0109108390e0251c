import type { Deps, RunContext } from '../../activities/deps.ts'
import { spelledIds } from '../../activities/extract/normalise/spellings.ts'
import type { BrandProject } from '../../core/brand/project.ts'
import type { PartRef } from '../../core/stages.ts'
import { type Db, one } from '../../db/connect.ts'
import { brandKey, identifierId, recordId } from '../../db/keys.ts'
import { discardRunRows, discardVersions } from '../../db/versioned/discard.ts'
import type { VersionedName } from '../../db/versioned/tables.ts'
import { writeVersions } from '../../db/versioned/write.ts'

/** One source record as a test says it; what extract would have stored. */
export interface WorldRecord {
  readonly source: string
  readonly key: string
  /** Left out: a person; the actor of an event says no more than its identifiers. */
  readonly kind?: 'person' | 'actor'
  /** [type, normalised value, verified?] */
  readonly identifiers: readonly (readonly [type: string, value: string, verified?: boolean])[]
  readonly attributes?: Readonly<Record<string, unknown>>
  readonly sealed?: Readonly<Record<string, string>>
  readonly seenAt?: string
}

export const KEY = brandKey('ab'.repeat(32))
export const idOf = (type: string, value: string): string => identifierId(KEY, type, value)
export const recordOf = (source: string, key: string): string => recordId(KEY, source, key)

/** Empties everything that runs write. */
export async function emptyWorld(db: Db): Promise<void> {
  await db.execute(`
    truncate run, stage_rules, source_record, record_identifier, vault.identifier, vault.person_fields, vault.consent_proof, vault.compared, vault.compared_part, link, profile,
      alias, match_group, identity_model, identity_model_adopted, identity_decision, identity_obeyed, review_item, review_answer, household, household_key, household_shared, profile_attributes, consent_policy, consent_event, consent_head, suppression, contactability restart identity cascade`)
  await db.execute('update publication set run_id = 0')
  await db.execute(
    `insert into config_version (hash, brand, files) values ('test', 'test', '{}') on conflict do nothing`,
  )
}

/** Opens the next run on what is published; `businessDate` also gives its as_of, the first instant of the next day. */
export async function openRun(db: Db, businessDate: string): Promise<number> {
  await db.execute('update run set lease = false where lease')
  const { run_id } = await one<{ run_id: number }>(
    db,
    `
    insert into run (business_date, as_of, time_zone, kind, state, config_version, project_dir, workflow_id, base_run, activate)
    select $1::date, ($1::date + 1)::timestamptz, 'UTC', 'manual', 'running', 'test', '/', 'test', p.run_id, false
    from publication p
    returning run_id`,
    [businessDate],
  )
  return run_id
}

export async function publish(db: Db, runId: number): Promise<void> {
  await db.execute(
    `update run set state = 'published', published_at = now(), lease = false where run_id = $1::int`,
    [runId],
  )
  await db.execute('update publication set run_id = $1::int', [runId])
}

/** Takes a run back that was not published, as the next run does when it is opened. */
export async function discard(db: Db, runId: number, published: number): Promise<void> {
  await db.transaction(async (tx) => {
    await discardVersions(tx, published, 'extract')
    await discardRunRows(tx, runId, 'extract')
  })
}

/** Makes the source records of a run exactly these. */
export async function loadRecords(db: Db, runId: number, records: readonly WorldRecord[]): Promise<void> {
  const names = [...new Set(records.map((record) => record.source))]
  await db.execute('insert into source (name) select unnest($1::text[]) on conflict (name) do nothing', [
    names,
  ])
  const sources = await db.query<{ source_id: number; name: string }>('select source_id, name from source')
  const sourceIds = new Map(sources.map((source) => [source.name, source.source_id]))
  const rows = records.map((record) => ({
    record_id: recordOf(record.source, record.key),
    source_id: sourceIds.get(record.source),
    source_key: record.key,
    kind: record.kind ?? 'person',
    attributes: record.attributes ?? {},
    seen_at: record.seenAt ?? null,
    expires_at: null,
    raw_hash: null,
    fields: record.sealed ?? {},
    // As extract does it: one hash over all that the row says.
    content: JSON.stringify([record.attributes, record.sealed, record.seenAt, record.identifiers]),
    identifiers: record.identifiers.map(([type, value, verified], position) => ({
      identifier_id: idOf(type, value),
      type,
      value,
      position,
      verified: verified === true,
    })),
  }))
  await db.transaction((tx) => writeWorld(tx, runId, JSON.stringify(rows)))
}

async function writeWorld(tx: Db, runId: number, json: string): Promise<void> {
  await tx.execute(
    `
    create temp table world on commit drop as
    select r.*, md5(r.content)::uuid as hash
    from jsonb_to_recordset($1::text::jsonb) as r (record_id uuid, source_id smallint, source_key text, kind text,
      attributes jsonb, seen_at timestamptz, expires_at timestamptz, raw_hash uuid, fields jsonb, content text,
      identifiers jsonb)`,
    [json],
  )
  await tx.execute(`
    create temp table world_identifier on commit drop as
    select w.record_id, i.*
    from world w
    cross join lateral jsonb_to_recordset(w.identifiers) as i (identifier_id uuid, type text, value text,
      position smallint, verified boolean)`)
  await tx.execute(`
    insert into vault.identifier (identifier_id, canonical_id, type, value)
    select distinct identifier_id,
      case when type = 'email' then md5('email' || regexp_replace(value, '\\+[^@]*', ''))::uuid else identifier_id end,
      type, value
    from world_identifier
    on conflict do nothing`)
  await write(tx, runId, 'source_record', 'world', 'world', 'record_id')
  await write(
    tx,
    runId,
    'person_fields',
    "(select record_id, fields from world where fields <> '{}') w",
    'vault.person_fields',
    'record_id',
  )
  await write(
    tx,
    runId,
    'record_identifier',
    'world_identifier',
    'record_identifier',
    'record_id, identifier_id',
  )
}

async function write(
  tx: Db,
  runId: number,
  name: VersionedName,
  wanted: string,
  table: string,
  key: string,
): Promise<void> {
  const current = name === 'source_record' ? 'source_record' : table
  await tx.execute(
    `create temp table staged on commit drop as select w.*, false as gone from ${wanted}${wanted.endsWith(' w') ? '' : ' w'}`,
  )
  await tx.execute(`
    insert into staged (${key}, gone)
    select ${key}, true from ${current} where to_run is null
    except
    select ${key}, true from staged`)
  await tx.execute('analyze staged')
  await writeVersions(tx, name, 'staged', runId)
  await tx.execute('drop table staged')
}

/** What an activity is given in a test: this database, this project, no heartbeat. */
export function testDeps(db: Db, project: Partial<BrandProject>): Deps {
  return {
    db,
    key: KEY,
    now: () => new Date(),
    spellings: (_, type, written) => spelledIds(KEY, null, type, written),
    emailKey: (email) => email,
    threads: 1,
    home: { out: '/nowhere', reports: '/nowhere' },
    context: (ref) => contextOf(db, ref.runId, project),
    heartbeat: (work) => work({ previous: null, set: () => undefined, signal: new AbortController().signal }),
  }
}

export const partRef = (runId: number): PartRef => ({ databaseId: 'test', runId, part: 0, parts: 1 })

async function contextOf(db: Db, runId: number, project: Partial<BrandProject>): Promise<RunContext> {
  const run = await one<{ business_date: string; as_of: Date; base_run: number; base_as_of: Date | null }>(
    db,
    `
    select r.business_date::text, r.as_of, r.base_run, b.as_of as base_as_of
    from run r left join run b on b.run_id = r.base_run
    where r.run_id = $1::int`,
    [runId],
  )
  return {
    runId,
    businessDate: run.business_date,
    asOf: run.as_of,
    kind: 'manual',
    baseRun: run.base_run,
    baseAsOf: run.base_as_of,
    baseConfigVersion: null,
    configVersion: 'test',
    fromStage: null,
    activate: false,
    clock: null,
    project: project as BrandProject,
    projectDir: '/',
  }
}
