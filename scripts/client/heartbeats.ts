import { WorkflowNotFoundError } from '@temporalio/client'
import { defaultPayloadConverter } from '@temporalio/common'
import { extractId } from '../../core/ids.ts'
import type { NightClient } from './connect.ts'

/**
 * Rows of the file (or other unit) that each of these sources is reading now, from the heartbeats of its activity;
 * a source that says nothing is left out. They are not committed yet.
 */
export async function rowsInHand(
  client: NightClient,
  workflowId: string,
  sources: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const said = await Promise.all(
    sources.map(async (source) => [source, await rowsOf(client, extractId(workflowId, source))] as const),
  )
  return new Map(said.flatMap(([source, rows]) => (rows === null ? [] : [[source, rows]])))
}

async function rowsOf(client: NightClient, workflowId: string): Promise<number | null> {
  try {
    const { raw } = await client.call((temporal) => temporal.workflow.getHandle(workflowId).describe())
    const details = (raw.pendingActivities ?? []).flatMap(
      (activity) => activity.heartbeatDetails?.payloads ?? [],
    )
    const rows = details.flatMap((payload) => {
      const value: unknown = defaultPayloadConverter.fromPayload(payload)
      return typeof value === 'object' && value !== null && 'rows' in value && typeof value.rows === 'number'
        ? [value.rows]
        : []
    })
    return rows.length === 0 ? null : Math.max(...rows)
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null
    throw error
  }
}
