import { type Db, one } from '../../../db/connect.ts'
import { writeVersions } from '../../../db/versioned/write.ts'
import type { ReadFile, SourceFile } from '../files.ts'

/** The number of a source; a new one gets one. */
export async function sourceIdOf(db: Db, name: string): Promise<number> {
  await db.execute('insert into source (name) values ($1::text) on conflict (name) do nothing', [name])
  const row = await one<{ source_id: number }>(db, 'select source_id from source where name = $1::text', [
    name,
  ])
  return row.source_id
}

interface FileRow {
  readonly name: string
  readonly size: string
  readonly modified_at: Date
  readonly sha256: string
  readonly rows: string
}

/** Files that were read to their end. */
export async function readFiles(db: Db, sourceId: number): Promise<readonly ReadFile[]> {
  const rows = await db.query<FileRow>(
    `
    select name, size, modified_at, sha256, rows
    from source_file
    where source_id = $1::smallint and to_run is null`,
    [sourceId],
  )
  return rows.map((row) => ({
    name: row.name,
    size: Number(row.size),
    modifiedAt: row.modified_at,
    sha256: row.sha256,
    rows: Number(row.rows),
  }))
}

/** Only one attempt at a source works at a time; the other waits, and finds what the first has done. */
export function lockSource(tx: Db, sourceId: number): Promise<number> {
  return tx.execute(`select pg_advisory_xact_lock(hashtextextended('extract source ' || $1::text, 0))`, [
    String(sourceId),
  ])
}

/** Notes that a file was read, in the transaction of its rows. */
export async function saveFile(
  tx: Db,
  runId: number,
  sourceId: number,
  file: SourceFile,
  sha256: string,
  rows: number,
): Promise<void> {
  await tx.execute('drop table if exists pg_temp.stage_file')
  await tx.execute(
    `
    create temp table stage_file on commit drop as
    select $1::smallint as source_id, $2::text as name, $3::bigint as size, $4::timestamptz as modified_at,
      $5::text as sha256, $6::bigint as rows, false as gone`,
    [sourceId, file.name, file.size, file.modifiedAt, sha256, rows],
  )
  await writeVersions(tx, 'source_file', 'stage_file', runId)
}

/** Rows that the source has now, roughly: decides whether they are fetched before a file is read. */
export async function rowsBefore(
  db: Db,
  sourceId: number,
  contents: 'snapshot' | 'changes',
): Promise<number> {
  const row = await one<{ largest: string; total: string }>(
    db,
    `
    select coalesce(max(rows), 0) as largest, coalesce(sum(rows), 0) as total
    from source_file
    where source_id = $1::smallint and to_run is null`,
    [sourceId],
  )
  return Number(contents === 'snapshot' ? row.largest : row.total)
}
