import { type Db, one } from '../../../db/connect.ts'
import { tempAs } from '../../../db/temp.ts'

/** Stages people of a source that were seen last before `oldest`, as `stage_gone`. */
export async function stageOverdue(tx: Db, sourceId: number, oldest: Date): Promise<void> {
  await tempAs(
    tx,
    'stage_gone',
    `
    select record_id
    from source_record
    where source_id = $1::smallint and kind = 'person' and to_run is null and seen_at <= $2::timestamptz`,
    [sourceId, oldest],
  )
}

/** New rows of a run in the tables of extract: more of them than this are worth a vacuum at once. */
const WORTH_VACUUM = 50_000

const BY_ROWS = {
  people: ['source_record', 'record_identifier'],
  events: ['event', 'source_record', 'record_identifier'],
  consents: ['consent_event', 'consent_head'],
  reference: ['reference_row'],
} as const

/**
 * Statistics and visibility of what was just loaded: plans and index-only scans of the next stages depend on it.
 * A table that grew by less than a tenth is left to autovacuum.
 */
export async function tidy(db: Db, are: keyof typeof BY_ROWS, loaded: number): Promise<void> {
  for (const table of BY_ROWS[are]) {
    if (loaded * 10 < (await rowsOf(db, table))) continue
    if (loaded >= WORTH_VACUUM && table === 'event') await db.execute(`vacuum (analyze) ${table}`)
    else if (loaded > 0) await db.execute(`analyze ${table}`)
  }
}

async function rowsOf(db: Db, table: string): Promise<number> {
  const { rows } = await one<{ rows: number }>(
    db,
    'select reltuples::float8 as rows from pg_class where oid = $1::text::regclass',
    [table],
  )
  return rows
}
