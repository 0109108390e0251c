import type { Db } from '../../db/connect.ts'

/** The views that must be equal for equal input, whatever happened in between. */
export const CHECKED_VIEWS = [
  'record',
  'alias',
  'profile',
  'attribute',
  'event',
  'reference',
  'trait',
  'membership',
  'contactability',
] as const
export type CheckedView = (typeof CHECKED_VIEWS)[number]

/** Columns that name runs or live sequences, which differ between two ways to the same state. */
const RUN_COLUMNS = new Set(['since_run', 'event_ids'])

/**
 * One md5 a view over its sorted rows, as run `run` shows them (null = the published run).
 * `columns`: `all`, or `content` to leave out what counts runs.
 */
export async function checksums(
  db: Db,
  run: number | null,
  columns: 'all' | 'content',
): Promise<Readonly<Record<CheckedView, string>>> {
  return db.transaction(async (tx) => {
    await tx.query(`select set_config('nocturne.run', $1::text, true)`, [run === null ? '' : String(run)])
    const sums: Partial<Record<CheckedView, string>> = {}
    for (const view of CHECKED_VIEWS) {
      const names = await columnsOf(tx, view)
      const kept = names.filter((name) => columns === 'all' || !RUN_COLUMNS.has(name))
      const [row] = await tx.query<{ sum: string }>(`
        select count(*) || ':' || coalesce(md5(string_agg(line, E'\\n' order by line collate "C")), '') as sum
        from (select row_to_json(r)::text as line from (select ${kept.join(', ')} from published.${view}) r) lines`)
      sums[view] = row?.sum ?? ''
    }
    return sums as Readonly<Record<CheckedView, string>>
  })
}

/** What the send ledger says, without ids and times. */
export async function deliverySums(db: Db): Promise<readonly string[]> {
  const rows = await db.query<{ line: string }>(`
    select line
    from (
      select row_to_json(d)::text as line
      from (
        select campaign, wave, step, channel, destination, profile_id, state, reason from published.delivery
      ) d
    ) lines
    order by line collate "C"`)
  return rows.map((row) => row.line)
}

async function columnsOf(db: Db, view: string): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 order by attnum`,
    [`published.${view}`],
  )
  return rows.map((row) => row.name)
}
