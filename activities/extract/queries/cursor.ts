import { type Db, one } from '../../../db/connect.ts'
import { tempAs } from '../../../db/temp.ts'
import { cursorRows, openCursors } from '../../../db/vault/cursors.ts'
import { writeVersions } from '../../../db/versioned/write.ts'
import type { Mark } from '../sources/kind.ts'

/** The number of a source; a new one gets one. */
export async function sourceIdOf(db: Db, name: string): Promise<number> {
  await db.execute('insert into source (name) values ($1::text) on conflict (name) do nothing', [name])
  const row = await one<{ source_id: number }>(db, 'select source_id from source where name = $1::text', [
    name,
  ])
  return row.source_id
}

/** How far a source was read. */
export async function readMarks(db: Db, sourceId: number): Promise<readonly Mark[]> {
  const cursors = await openCursors(db, sourceId)
  return cursors.map(({ name, value, rows }) => ({ name, value, rows: Number(rows) }))
}

/** Only one attempt at a source works at a time; the other waits, and finds what the first has done. */
export function lockSource(tx: Db, sourceId: number): Promise<number> {
  return tx.execute(`select pg_advisory_xact_lock(hashtextextended('extract source ' || $1::text, 0))`, [
    String(sourceId),
  ])
}

/** Notes how far a source was read, in the transaction of the rows. */
export async function saveMarks(
  tx: Db,
  runId: number,
  sourceId: number,
  marks: readonly Mark[],
): Promise<void> {
  if (marks.length === 0) return
  await tempAs(
    tx,
    'stage_mark',
    `
    select $1::smallint as source_id, m.name, m.value, m.rows, false as gone
    from jsonb_to_recordset($2::text::jsonb) m (name text, value jsonb, rows bigint)`,
    [sourceId, JSON.stringify(marks)],
  )
  await writeVersions(tx, 'source_cursor', 'stage_mark', runId)
}

/** Rows that the source has now, roughly: decides whether they are fetched before a unit is read. */
export async function rowsBefore(db: Db, sourceId: number, complete: boolean): Promise<number> {
  const { largest, total } = await cursorRows(db, sourceId)
  return Number(complete ? largest : total)
}
