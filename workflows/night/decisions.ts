import { ActivityCancellationType, CancellationScope, condition, proxyActivities } from '@temporalio/workflow'
import type { ActivationActivities } from '../../activities/activation/index.ts'
import { sendQueue } from '../../core/ids.ts'
import { sync } from '../options.ts'
import { type Night, runOf } from './state.ts'

/**
 * Tells each destination of decisions what has changed, all at once, beside the campaigns. Never throws: what one did
 * not take within `activation.wait` degrades the night, and is part of the next night's difference.
 */
export async function tellDecisions(night: Night, destinations: readonly string[]): Promise<void> {
  await Promise.all(
    destinations.map(async (destination) => {
      try {
        await tell(night, destination)
      } catch {
        night.degraded ??= 'DECISIONS_NOT_TAKEN'
      }
    }),
  )
}

/** A pause breaks it off between two batches; after it, what was not acknowledged is told. */
async function tell(night: Night, destination: string): Promise<void> {
  const { brand } = night.input
  const { ref, activationWaitMs } = runOf(night)
  const { syncDecisions } = proxyActivities<ActivationActivities>({
    ...sync,
    scheduleToCloseTimeout: Math.max(SHORTEST_MS, activationWaitMs),
    taskQueue: sendQueue(brand, destination),
    // It is paused once nothing more leaves, not once it was asked to.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  })
  for (let round = 1; ; round++) {
    await condition(() => night.pause === null)
    const activityId = round === 1 ? `sync-${destination}` : `sync-${destination}-${round}`
    const scope = new CancellationScope()
    const told = scope
      .run(() =>
        syncDecisions.executeWithOptions({ activityId, summary: `decisions for ${destination}` }, [
          { ...ref, destination },
        ]),
      )
      .then(() => true)
    const paused = condition(() => night.pause !== null).then(() => false)
    if (await Promise.race([told, paused])) return
    scope.cancel()
    if (await told.catch(() => false)) return
  }
}

const SHORTEST_MS = 1_000
