import { type WorkflowExecutionDescription, WorkflowNotFoundError } from '@temporalio/client'
import type { TemporalClient } from './connect.ts'

/** An activity that a worker does, or that waits to be tried (again), as the server describes it. */
export type PendingActivity = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number]

/** What this workflow and its children are doing now; one that is gone does nothing. */
export async function pendingActivities(
  { call }: Pick<TemporalClient, 'call'>,
  workflowId: string,
): Promise<readonly PendingActivity[]> {
  try {
    const { raw } = await call((temporal) => temporal.workflow.getHandle(workflowId).describe())
    const children = (raw.pendingChildren ?? []).flatMap(({ workflowId: id }) => (id ? [id] : []))
    const below = await Promise.all(children.map((id) => pendingActivities({ call }, id)))
    return [...(raw.pendingActivities ?? []), ...below.flat()]
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return []
    throw error
  }
}
