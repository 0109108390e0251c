import type { Db } from '../../../db/connect.ts'
import { tempAs } from '../../../db/temp.ts'
import { closeObjects } from '../../../db/vault/objects.ts'
import { closeFields, insertFields, putIdentifiers, writeFields } from '../../../db/vault.ts'
import { writeVersions } from '../../../db/versioned/write.ts'
import type { StageTable } from '../load/stager.ts'
import { dropRows } from './stage.ts'

/** People of one file. */
export const personTable = (sourceId: number): StageTable => ({
  name: 'stage_person',
  definition: `row_no int, record_id uuid, source_id smallint default ${Math.trunc(sourceId)}, source_key text,
    kind text default 'person', attributes jsonb, fields jsonb, seen_at timestamptz, expires_at timestamptz,
    raw_hash uuid, hash uuid, gone boolean default false`,
  columns: [
    'row_no',
    'record_id',
    'source_key',
    'attributes',
    'fields',
    'seen_at',
    'expires_at',
    'raw_hash',
    'hash',
    'gone',
  ],
})

/** Identifiers of the records of one file. */
export const IDENTIFIER_TABLE: StageTable = {
  name: 'stage_identifier',
  definition: `row_no int, record_id uuid, identifier_id uuid, canonical_id uuid, type text, value text,
    position smallint, verified boolean, gone boolean default false`,
  columns: ['row_no', 'record_id', 'identifier_id', 'canonical_id', 'type', 'value', 'position', 'verified'],
}

/** Where a first load copies to, without a stage between. */
export const RECORD_TARGET: StageTable = {
  name: 'source_record',
  definition: null,
  columns: [
    'record_id',
    'source_id',
    'source_key',
    'kind',
    'attributes',
    'seen_at',
    'expires_at',
    'raw_hash',
    'hash',
    'from_run',
  ],
}
export const RECORD_IDENTIFIER_TARGET: StageTable = {
  name: 'record_identifier',
  definition: null,
  columns: ['record_id', 'identifier_id', 'type', 'position', 'verified', 'from_run'],
}

/** Identifiers of a first load. */
export const NEW_IDENTIFIER_TABLE: StageTable = {
  name: 'stage_new_identifier',
  definition: 'identifier_id uuid, canonical_id uuid, type text, value text',
  columns: ['identifier_id', 'canonical_id', 'type', 'value'],
}

/** Records that a refused row still speaks of. */
export const KEPT_TABLE: StageTable = {
  name: 'stage_kept',
  definition: 'record_id uuid',
  columns: ['record_id'],
}

/** Records that a snapshot no longer holds. */
export const GONE_TABLE: StageTable = {
  name: 'stage_gone',
  definition: 'record_id uuid',
  columns: ['record_id'],
}

/** Finds the records that a snapshot, all of it staged, no longer holds. */
export function stageGone(tx: Db, sourceId: number): Promise<number> {
  return tx.execute(
    `
    insert into stage_gone
    select record_id
    from source_record
    where source_id = $1::smallint and kind = 'person' and to_run is null
    except
    (select record_id from stage_person union all select record_id from stage_kept)`,
    [sourceId],
  )
}

/**
 * Takes rows off the stage that say what is stored. Where the mapping has changed and the result has not, the raw
 * hash is brought up to date in place: it is true of the stored row whatever becomes of the run.
 */
export async function dropUnchanged(tx: Db): Promise<number> {
  await tx.execute(`
    update source_record t
    set raw_hash = s.raw_hash
    from stage_person s
    where t.record_id = s.record_id and t.to_run is null and t.hash = s.hash and t.raw_hash is distinct from s.raw_hash`)
  const unchanged = await tx.execute(`
    delete from stage_person s
    using source_record t
    where t.record_id = s.record_id and t.to_run is null and t.hash = s.hash`)
  if (unchanged > 0) await dropStrayIdentifiers(tx)
  return unchanged
}

/** Takes rows off the stage that say gone of what is not there; gives their number. */
export function dropGoneAlready(tx: Db): Promise<number> {
  return tx.execute(`
    delete from stage_person s
    where s.gone and not exists (select from source_record r where r.record_id = s.record_id and r.to_run is null)`)
}

/** Moves those whose row says that they are gone from the stage to `stage_gone`; gives their number. */
export function stageSaidGone(tx: Db): Promise<number> {
  return tx.execute(`
    with said as (delete from stage_person where gone returning record_id)
    insert into stage_gone select record_id from said`)
}

/** Takes rows off the stage for which a later row of the file stands. */
export async function dropPeople(tx: Db, rows: readonly number[]): Promise<void> {
  if (rows.length === 0) return
  await dropRows(tx, 'stage_person', rows)
  await dropStrayIdentifiers(tx)
}

/** Takes identifiers off the stage whose row is not on it any more. */
function dropStrayIdentifiers(tx: Db): Promise<number> {
  return tx.execute(`
    delete from stage_identifier i
    where not exists (select from stage_person s where s.record_id = i.record_id and s.row_no = i.row_no)`)
}

/**
 * Writes what is staged where the source had nothing: sorted, so that the indexes grow in order. Identifiers come
 * last: another source with the same ones waits from there until commit (6.8 s for 609 of them, when they came first).
 */
export async function insertPeople(tx: Db, runId: number): Promise<number> {
  const opened = await tx.execute(
    `
    insert into source_record
      (record_id, source_id, source_key, kind, attributes, seen_at, expires_at, raw_hash, hash, from_run)
    select record_id, source_id, source_key, kind, attributes, seen_at, expires_at, raw_hash, hash, $1::int
    from stage_person
    order by record_id`,
    [runId],
  )
  await insertFields(tx, 'stage_person', runId)
  await tx.execute(
    `
    insert into record_identifier (record_id, identifier_id, type, position, verified, from_run)
    select record_id, identifier_id, type, position, verified, $1::int
    from stage_identifier
    order by record_id`,
    [runId],
  )
  await putIdentifiers(tx, 'stage_identifier')
  return opened
}

/** Writes what is staged; gives how many records are new or changed. */
export async function writePeople(tx: Db, runId: number): Promise<number> {
  const { opened } = await writeVersions(tx, 'source_record', 'stage_person', runId)
  await writeFields(tx, 'stage_person', runId)
  await putIdentifiers(tx, 'stage_identifier')
  await stageFormerIdentifiers(tx)
  await writeVersions(tx, 'record_identifier', 'stage_identifier', runId)
  return opened
}

/** Identifiers that a staged record had and has no more. */
function stageFormerIdentifiers(tx: Db): Promise<number> {
  return tx.execute(`
    insert into stage_identifier (record_id, identifier_id, gone)
    select i.record_id, i.identifier_id, true
    from record_identifier i
    join stage_person s on s.record_id = i.record_id
    where i.to_run is null and not exists (
      select from stage_identifier w where w.record_id = i.record_id and w.identifier_id = i.identifier_id
    )`)
}

/** Closes the records of `stage_gone`, with their fields and identifiers. */
export async function deleteGone(tx: Db, runId: number): Promise<number> {
  await tempAs(
    tx,
    'gone_record',
    `
    select r.record_id, r.source_id, r.source_key, r.kind, r.attributes, r.seen_at, r.expires_at, r.raw_hash, r.hash,
      true as gone
    from source_record r
    join stage_gone g using (record_id)
    where r.to_run is null`,
    [],
  )
  const { closed } = await writeVersions(tx, 'source_record', 'gone_record', runId)
  if (closed === 0) return 0
  await closeFields(tx, 'gone_record', runId)
  await closeObjects(tx, 'gone_record', runId)
  await tempAs(
    tx,
    'gone_identifier',
    `
    select i.record_id, i.identifier_id, i.type, i.position, i.verified, true as gone
    from record_identifier i
    join gone_record g using (record_id)
    where i.to_run is null`,
    [],
  )
  await writeVersions(tx, 'record_identifier', 'gone_identifier', runId)
  return closed
}
