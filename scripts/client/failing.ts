import type { TemporalClient } from './connect.ts'
import { pendingActivities } from './pending.ts'

/** Work of a night that failed and is tried again. The words are our own errors': ids, counts and codes, never people. */
export interface FailingAttempt {
  /** Stable id of the activity: `extract-` and the source that it reads, a stage and a part, ... */
  readonly activity: string
  readonly attempts: number
  readonly code: string
  readonly message: string
}

/** What of this night, and of its children, Temporal is trying again now. */
export async function failingAttempts(
  client: Pick<TemporalClient, 'call'>,
  workflowId: string,
): Promise<readonly FailingAttempt[]> {
  const pending = await pendingActivities(client, workflowId)
  return pending.flatMap(({ activityId, attempt, lastFailure }) => {
    if (!lastFailure || !attempt || attempt < 2) return []
    const code = lastFailure.applicationFailureInfo?.type ?? 'TIMEOUT'
    return [{ activity: activityId ?? '', attempts: attempt - 1, code, message: lastFailure.message ?? '' }]
  })
}
