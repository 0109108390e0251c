import type { Db } from '../../../db/connect.ts'
import type { RunRow } from './run.ts'
import { failOpenStages, takeOver } from './state.ts'

/** Ends a run whose workflow is gone; what it published stays. Its unpublished rows go when the next run opens. */
export function loseRun(db: Db, run: RunRow, at: Date): Promise<void> {
  return db.transaction(async (tx) => {
    await takeOver(tx, run.run_id, run.temporal_run_id, at)
    await failOpenStages(tx, run.run_id, at)
  })
}
