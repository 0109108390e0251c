import { type Db, one } from '../../../db/connect.ts'
import { type RunRow, runById } from './run.ts'

export interface ContextRow {
  readonly database_id: string
  readonly run: RunRow | null
  readonly base_as_of: Date | null
  readonly base_config_version: string | null
}

/** A run with the run it starts from, and the database that it belongs to. */
export async function contextRow(db: Db, runId: number): Promise<ContextRow> {
  const row = await one<Omit<ContextRow, 'run'>>(
    db,
    `
    select i.database_id, b.as_of as base_as_of, b.config_version as base_config_version
    from installation i
    left join run r on r.run_id = $1::int
    left join run b on b.run_id = r.base_run`,
    [runId],
  )
  return { ...row, run: await runById(db, runId) }
}
