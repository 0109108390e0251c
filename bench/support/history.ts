import type { Client } from '@temporalio/client'

/**
 * Events in Temporal's history of a workflow and of all children that it started, whoever they are; `tell` prints
 * each.
 */
export async function historyEvents(temporal: Client, workflowId: string, tell: boolean): Promise<number> {
  return eventsOf(temporal, { workflowId, runId: undefined }, tell)
}

interface Execution {
  readonly workflowId: string
  readonly runId: string | undefined
}

async function eventsOf(temporal: Client, it: Execution, tell: boolean): Promise<number> {
  const { events } = await temporal.workflow.getHandle(it.workflowId, it.runId).fetchHistory()
  let all = events?.length ?? 0
  if (tell) console.log(`  ${it.workflowId}: ${all}`)
  for (const { childWorkflowExecutionStartedEventAttributes: started } of events ?? []) {
    const { workflowId, runId } = started?.workflowExecution ?? {}
    if (workflowId) all += await eventsOf(temporal, { workflowId, runId: runId ?? undefined }, tell)
  }
  return all
}
