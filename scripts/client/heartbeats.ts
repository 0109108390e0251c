import { defaultPayloadConverter } from '@temporalio/common'
import { extractActivityId } from '../../core/ids.ts'
import type { NightClient } from './connect.ts'
import { type PendingActivity, pendingActivities } from './pending.ts'

/**
 * Rows of the file (or other unit) that each of these sources is reading now, from the heartbeats of its activity;
 * a source that says nothing is left out. They are not committed yet.
 */
export async function rowsInHand(
  client: NightClient,
  workflowId: string,
  sources: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const pending = await pendingActivities(client, workflowId)
  return new Map(
    sources.flatMap((source) => {
      const activity = pending.find((one) => one.activityId === extractActivityId(source))
      const rows = activity === undefined ? [] : rowsOf(activity)
      return rows.length === 0 ? [] : [[source, Math.max(...rows)]]
    }),
  )
}

function rowsOf({ heartbeatDetails }: PendingActivity): readonly number[] {
  return (heartbeatDetails?.payloads ?? []).flatMap((payload) => {
    const value: unknown = defaultPayloadConverter.fromPayload(payload)
    return typeof value === 'object' && value !== null && 'rows' in value && typeof value.rows === 'number'
      ? [value.rows]
      : []
  })
}
