import type { RunContext } from '../activities/deps.ts'
import { wrongDatabase } from '../activities/runs/deps.ts'
import { contextRow } from '../activities/runs/queries/context.ts'
import type { BrandProject } from '../core/brand/project.ts'
import { hopeless, passing } from '../core/errors.ts'
import type { RunRef } from '../core/stages.ts'
import type { Db } from '../db/connect.ts'

/** Reads what a run is. Asked anew each time: a database may have been replaced under a worker that lives on. */
export function contextReader(
  db: Db,
  project: (hash: string) => Promise<BrandProject>,
): (ref: RunRef) => Promise<RunContext> {
  return async (ref) => {
    const row = await contextRow(db, ref.runId).catch(rethrow)
    if (row.database_id !== ref.databaseId) throw wrongDatabase()
    const { run } = row
    if (run === null) throw hopeless('NO_RUN', `There is no run ${ref.runId} in this database.`)
    return {
      runId: run.run_id,
      businessDate: run.business_date,
      asOf: run.as_of,
      kind: run.kind,
      baseRun: run.base_run,
      baseAsOf: row.base_as_of,
      baseConfigVersion: row.base_config_version,
      configVersion: run.config_version,
      fromStage: run.from_stage,
      activate: run.activate,
      clock: run.clock,
      project: await project(run.config_version),
      projectDir: run.project_dir,
    }
  }
}

/** A database that was replaced has no tables for a while: its work waits, and then learns that it is another's. */
function rethrow(error: { readonly code?: string }): never {
  if (error.code !== UNDEFINED_TABLE) throw error
  throw passing(
    'NOT_MIGRATED',
    "The brand's database has no tables of Nocturne: while it is made anew this passes, else run `nocturne migrate`.",
  )
}

const UNDEFINED_TABLE = '42P01'
