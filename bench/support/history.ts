import type { Client } from '@temporalio/client'

/** Events in Temporal's history of workflows, together; `tell` prints each. */
export async function historyEvents(
  temporal: Client,
  ids: readonly string[],
  tell: boolean,
): Promise<number> {
  let all = 0
  for (const id of ids) {
    const { events } = await temporal.workflow.getHandle(id).fetchHistory()
    if (tell) console.log(`  ${id}: ${events?.length ?? 0}`)
    all += events?.length ?? 0
  }
  return all
}
