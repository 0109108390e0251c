import { hopeless } from '../../../core/errors.ts'
import { type RunRef, STAGES } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'
import { holdLease } from '../../../db/parts.ts'
import { type RunsDeps, wrongDatabase } from '../deps.ts'
import { lockPublication, movePointer } from '../queries/installation.ts'
import { markPruned, oldestKeptRun, pruneBatch } from '../queries/prune.ts'
import { clearance, type Imbalance, imbalances, markPublished } from '../queries/publish.ts'
import { runById } from '../queries/run.ts'
import { turnStage } from '../queries/stage.ts'
import { learnUnknownTables } from '../queries/statistics.ts'

export interface Published {
  /** Versions that nobody can look at any more may be deleted now. */
  readonly prune: boolean
}

/** Moves the pointer to the run, in one transaction; done already, it changes nothing. */
export async function publishRun(deps: RunsDeps, ref: RunRef): Promise<Published> {
  const { project } = await deps.context(ref)
  await deps.db.transaction(async (tx) => {
    const published = await lockPublication(tx)
    if (published === ref.runId) return
    await holdLease(tx, ref)
    await refuseUnfit(tx, ref, published)
    await movePointer(tx, ref.runId)
    await markPublished(tx, ref.runId, deps.now())
    // In the same transaction: a night that is lost now must not be asked to publish once more.
    await turnStage(tx, ref.runId, { stage: 'publish', state: 'done', counts: null }, deps.now())
  })
  // After a first night that may take a while; it takes no lock that a reader would feel.
  await deps.heartbeat(() => learnUnknownTables(deps.db))
  return { prune: (await oldestKeptRun(deps.db, project.keepRuns)) !== null }
}

async function refuseUnfit(tx: Db, ref: RunRef, published: number): Promise<void> {
  const run = await runById(tx, ref.runId)
  if (run === null) throw wrongDatabase()
  if (run.base_run !== published)
    throw hopeless(
      'BASE_MOVED',
      `Run ${ref.runId} was computed from run ${run.base_run}, but run ${published} is published now: start its date again with: nocturne run --date ${run.business_date}`,
      { run_id: ref.runId, base_run: run.base_run, published },
    )
  await refuseUncleared(tx, ref.runId)
  const [wrong] = await imbalances(tx, ref.runId, STAGES)
  if (wrong !== undefined) throw unbalanced(ref.runId, wrong)
}

async function refuseUncleared(tx: Db, runId: number): Promise<void> {
  const found = await clearance(tx, runId)
  const why =
    found.missing !== null
      ? `stage ${found.missing} is not done`
      : found.stopped
        ? 'a gate stopped it'
        : found.asked && !found.approved
          ? 'a gate asks for an approval that nobody gave'
          : null
  if (why !== null)
    throw hopeless('NOT_CLEARED', `Run ${runId} cannot be published: ${why}.`, { run_id: runId })
}

function unbalanced(runId: number, wrong: Imbalance): Error {
  const of = wrong.subject === '' ? '' : ` of ${wrong.subject}`
  return hopeless(
    'BALANCE',
    `Run ${runId} cannot be published: ${wrong.sum}${of} does not add up (${wrong.left_side} against ${wrong.right_side}). See published.check_balance; do the night again with: nocturne rerun ${runId} --from extract`,
    { run_id: runId, difference: Number(wrong.difference) },
  )
}

const BATCH = 20_000
const BATCHES = 50

/** Deletes versions older than the runs that are kept; what is left after the bound goes in the next night. */
export async function pruneOld(deps: RunsDeps, ref: RunRef): Promise<number> {
  const { project } = await deps.context(ref)
  const oldest = await oldestKeptRun(deps.db, project.keepRuns)
  if (oldest === null) return 0
  await markPruned(deps.db, oldest)
  return deps.heartbeat(async (beat) => {
    let gone = 0
    for (let i = 0; i < BATCHES && !beat.signal.aborted; i++) {
      const batch = await pruneBatch(deps.db, oldest, BATCH)
      gone += batch
      if (batch === 0) break
      beat.set({ gone })
    }
    return gone
  })
}
