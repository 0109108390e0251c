import type { Party } from '../../../core/brand/source.ts'
import { type Db, maybe } from '../../../db/connect.ts'

/** What a run did with a source so far. */
export interface LoadCounts {
  readonly files: number
  readonly read: number
  readonly loaded: number
  readonly unchanged: number
  readonly rejected: number
  readonly deleted: number
  readonly unattributed: number
}

export const NO_LOAD: LoadCounts = {
  files: 0,
  read: 0,
  loaded: 0,
  unchanged: 0,
  rejected: 0,
  deleted: 0,
  unattributed: 0,
}

/** Makes the row of a source for a run, unless it is there. */
export function beginLoad(
  db: Db,
  runId: number,
  sourceId: number,
  spec: { readonly party: Party; readonly holder: string; readonly lawfulBasis: string },
): Promise<number> {
  return db.execute(
    `
    insert into source_load (run_id, source_id, party, holder, lawful_basis)
    values ($1::int, $2::smallint, $3::text, $4::text, $5::text)
    on conflict (run_id, source_id) do update
    set state = 'running', party = excluded.party, holder = excluded.holder, lawful_basis = excluded.lawful_basis
    where source_load.state <> 'done'`,
    [runId, sourceId, spec.party, spec.holder, spec.lawfulBasis],
  )
}

/** Adds the counts of a file, in the transaction of its rows. Numbers among the notes are added too. */
export function addLoad(
  tx: Db,
  runId: number,
  sourceId: number,
  counts: LoadCounts,
  notes: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { files, read, loaded, unchanged, rejected, deleted, unattributed } = counts
  return tx.execute(
    `
    update source_load l
    set files = files + $3::int, read = read + $4::bigint, loaded = loaded + $5::bigint,
      unchanged = unchanged + $6::bigint, rejected = rejected + $7::bigint, deleted = deleted + $8::bigint,
      unattributed = unattributed + $9::bigint,
      notes = l.notes || (
        select coalesce(jsonb_object_agg(n.key, case
          when jsonb_typeof(n.value) = 'number' and jsonb_typeof(l.notes -> n.key) = 'number'
          then to_jsonb(n.value::numeric + (l.notes -> n.key)::numeric) else n.value end), '{}')
        from jsonb_each($10::text::jsonb) n
      )
    where run_id = $1::int and source_id = $2::smallint`,
    [runId, sourceId, files, read, loaded, unchanged, rejected, deleted, unattributed, JSON.stringify(notes)],
  )
}

type CountRow = Readonly<Record<keyof LoadCounts, string>>

/** What a run did with a source so far. */
export async function loadCounts(db: Db, runId: number, sourceId: number): Promise<LoadCounts> {
  const row = await maybe<CountRow>(
    db,
    `
    select files, read, loaded, unchanged, rejected, deleted, unattributed
    from source_load
    where run_id = $1::int and source_id = $2::smallint`,
    [runId, sourceId],
  )
  if (row === null) return NO_LOAD
  return {
    files: Number(row.files),
    read: Number(row.read),
    loaded: Number(row.loaded),
    unchanged: Number(row.unchanged),
    rejected: Number(row.rejected),
    deleted: Number(row.deleted),
    unattributed: Number(row.unattributed),
  }
}

/** How the load of a source ended. */
export function endLoad(
  db: Db,
  runId: number,
  sourceId: number,
  state: 'done' | 'failed',
  notes: Readonly<Record<string, unknown>>,
): Promise<number> {
  return db.execute(
    `
    update source_load
    set state = $3::text, notes = notes || $4::text::jsonb
    where run_id = $1::int and source_id = $2::smallint`,
    [runId, sourceId, state, JSON.stringify(notes)],
  )
}

/** The columns that the source's file had last time, as this run sees it; null = it was never read. */
export async function lastHeader(
  db: Db,
  run: { readonly runId: number; readonly baseRun: number },
  sourceId: number,
): Promise<readonly string[] | null> {
  const row = await maybe<{ columns: readonly string[] | null }>(
    db,
    `
    select l.notes -> 'columns' as columns
    from source_load l
    where l.source_id = $1::smallint and (l.run_id <= $2::int or l.run_id = $3::int) and l.notes ? 'columns'
    order by l.run_id desc
    limit 1`,
    [sourceId, run.baseRun, run.runId],
  )
  return row?.columns ?? null
}
