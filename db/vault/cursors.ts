import type { Json } from '../../core/json.ts'
import { type Db, one } from '../connect.ts'

export interface CursorRow {
  readonly name: string
  readonly value: Json
  readonly rows: string
}

/**
 * Cursors of a source, by name. They lie in the vault because a source may count by what is somebody's address: the
 * key of a table of subscribers, the bookmark of a tap, an API's next page.
 */
export function openCursors(db: Db, sourceId: number): Promise<CursorRow[]> {
  return db.query<CursorRow>(
    `
    select name, value, rows
    from vault.source_cursor
    where source_id = $1::smallint and to_run is null
    order by name`,
    [sourceId],
  )
}

/** Rows that were read by the cursors of a source: by one of them at most, and by all. */
export function cursorRows(
  db: Db,
  sourceId: number,
): Promise<{ readonly largest: string; readonly total: string }> {
  return one(
    db,
    `
    select coalesce(max(rows), 0) as largest, coalesce(sum(rows), 0) as total
    from vault.source_cursor
    where source_id = $1::smallint and to_run is null`,
    [sourceId],
  )
}
