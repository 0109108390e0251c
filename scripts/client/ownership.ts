import { WorkflowNotFoundError } from '@temporalio/client'
import { hopeless } from '../../core/errors.ts'
import type { NightClient } from './connect.ts'

/** Whether a running workflow belongs to this database; one of a former database of the brand does not count. */
export async function ownsWorkflow(client: NightClient, workflowId: string): Promise<boolean> {
  try {
    const it = await client.call((temporal) => temporal.workflow.getHandle(workflowId).describe())
    return it.memo?.databaseId === client.databaseId
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false
    throw error
  }
}

/** The night is under way already: exit 8. */
export const alreadyRunning = (workflowId: string): Error =>
  hopeless(
    'RUN_UNDER_WAY',
    `${workflowId} is under way already: watch it with \`nocturne status\`, or end it with \`nocturne cancel\`.`,
  )
