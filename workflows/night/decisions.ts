import { proxyActivities } from '@temporalio/workflow'
import type { ActivationActivities } from '../../activities/activation/index.ts'
import { sendQueue } from '../../core/ids.ts'
import { sync } from '../options.ts'
import { type Night, runOf } from './state.ts'

/**
 * Tells each destination of decisions what has changed, all at once, beside the campaigns. Never throws: what one did
 * not take degrades the night, and is part of the next night's difference.
 */
export async function tellDecisions(night: Night, destinations: readonly string[]): Promise<void> {
  await Promise.all(destinations.map((destination) => tell(night, destination)))
}

async function tell(night: Night, destination: string): Promise<void> {
  const { syncDecisions } = proxyActivities<ActivationActivities>({
    ...sync,
    taskQueue: sendQueue(night.input.brand, destination),
  })
  try {
    await syncDecisions.executeWithOptions(
      { activityId: `sync-${destination}`, summary: `decisions for ${destination}` },
      [{ ...runOf(night).ref, destination }],
    )
  } catch {
    night.degraded ??= 'DECISIONS_NOT_TAKEN'
  }
}
