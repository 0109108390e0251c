import { randomUUID } from 'node:crypto'
import type { BrandProject } from '../../core/brand/project.ts'
import { hopeless } from '../../core/errors.ts'
import type { RunRef } from '../../core/stages.ts'
import { holdLease } from '../../db/parts.ts'
import type { Deps, RunContext } from '../deps.ts'
import { strongest } from './blast.ts'
import { syncDecisions } from './io/decisions.ts'
import { deliverDue } from './io/deliver-due.ts'
import { TIMING } from './io/job.ts'
import { newPermits } from './io/permits.ts'
import { planCampaign } from './io/plan.ts'
import { watch } from './io/watch.ts'
import { earlierOpen, endWaves, expireRows } from './queries/ranges.ts'
import {
  approveWaves,
  openDestinations,
  publishedRun,
  skipPlannedWaves,
  waveOverview,
} from './queries/waves.ts'
import type {
  BlastGate,
  Delivered,
  DeliverRef,
  PlannedWaves,
  SyncRef,
  SyncResult,
  WatchedWaves,
} from './types.ts'

/** The activities of stage activation: planning on the compute queue, `deliverDue` and `syncDecisions` on a send queue. */
export function activationActivities(deps: Deps) {
  const permits = newPermits()
  return {
    /** Writes the waves of a published run into the ledger, and tidies up those of earlier dates. */
    planWaves: (ref: RunRef): Promise<PlannedWaves> =>
      deps.heartbeat(async () => planWaves(deps, await deps.context(ref), ref)),

    /** The waves of a run that waited for an operator may go. */
    approveWaves: async (ref: RunRef): Promise<{ readonly waves: number }> => {
      await deps.context(ref)
      return { waves: await approveWaves(deps.db, ref.runId) }
    },

    /** The waves of a run that waited for an operator will not go. */
    skipWaves: (ref: RunRef): Promise<{ readonly skipped: number }> =>
      deps.heartbeat(async () => {
        await deps.context(ref)
        return { skipped: await skipPlannedWaves(deps.db, ref.runId, 'not_approved', null) }
      }),

    /** Sends what may go now of a date and a destination, and says when to look again. */
    deliverDue: (ref: DeliverRef): Promise<Delivered> =>
      deps.heartbeat((beat) =>
        deliverDue({ deps, permits, beat, ref, timing: TIMING, newId: randomUUID, random: Math.random }),
      ),

    /** Tells one destination of decisions what has changed. */
    syncDecisions: (ref: SyncRef): Promise<SyncResult> =>
      deps.heartbeat(async (beat) => {
        await refuseUnpublished(deps, ref.runId)
        return syncDecisions(deps, await deps.context(ref), ref.destination, beat)
      }),

    /** Waits for the waves of a run's date, as long as the project says. */
    watchWaves: (ref: RunRef): Promise<WatchedWaves> =>
      deps.heartbeat(async (beat) => watch(deps, await deps.context(ref), beat)),
  }
}

export type ActivationActivities = ReturnType<typeof activationActivities>

async function planWaves(deps: Deps, context: RunContext, ref: RunRef): Promise<PlannedWaves> {
  const { runId, businessDate, project, clock } = context
  await refuseUnpublished(deps, runId)
  await expireRows(deps.db, businessDate, 'earlier', clock)
  await endWaves(deps.db, businessDate, 'earlier')
  const gates: BlastGate[] = []
  for (const campaign of context.activate ? project.campaigns : []) {
    const planned = await deps.db.transaction(async (tx) => {
      await holdLease(tx, ref)
      return planCampaign(tx, context, campaign)
    })
    // Nobody has looked at the new rows yet: the planner would take a big wave for an empty one, and each claim reads
    // all of it, for whom it skips too.
    if (planned.written >= ANALYZE_FROM) await deps.db.execute('analyze delivery, enrolment, person_head')
    gates.push(planned.blast)
  }
  const { waves, due } = await waveOverview(deps.db, runId)
  return {
    waves,
    due,
    destinations: await openDestinations(deps.db, businessDate),
    earlier: await earlierOpen(deps.db, businessDate),
    blast: strongest(gates),
    syncs: context.activate ? syncsOf(project) : [],
  }
}

const syncsOf = ({ destinations }: BrandProject): readonly string[] =>
  destinations.filter(({ kind }) => kind === 'decisions').map(({ name }) => name)

const ANALYZE_FROM = 1_000

/** Only what everybody reads is acted upon. */
async function refuseUnpublished(deps: Deps, runId: number): Promise<void> {
  const published = await publishedRun(deps.db)
  if (published === runId) return
  throw hopeless(
    'NOT_PUBLISHED',
    `Run ${runId} is not the published run (that is ${published}): its waves are not planned. Run the date again.`,
    { run_id: runId, published },
  )
}
