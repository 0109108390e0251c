import { nightlyId } from '../../../core/ids.ts'
import type { RunsDeps } from '../deps.ts'
import { wrongDatabase } from '../deps.ts'
import { installation } from '../queries/installation.ts'
import { newestPublishedOfDate, runsOfDate } from '../queries/run.ts'

export interface BackfillStep {
  readonly databaseId: string
  readonly brand: string
  readonly businessDate: string
}

/** What a backfill does with a date: null = it is published already. */
export async function planBackfillDate(
  deps: RunsDeps,
  step: BackfillStep,
): Promise<{ readonly workflowId: string } | null> {
  const { database_id } = await installation(deps.db)
  if (database_id !== step.databaseId) throw wrongDatabase()
  if (await newestPublishedOfDate(deps.db, step.businessDate)) return null
  const before = await runsOfDate(deps.db, step.businessDate)
  return { workflowId: nightlyId(step.brand, step.businessDate, before + 1) }
}
