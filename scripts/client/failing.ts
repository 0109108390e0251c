import type { TemporalClient } from './connect.ts'

/** Work of a night that failed and is tried again. The words are our own errors': ids, counts and codes, never people. */
export interface FailingAttempt {
  /** Stable id of the activity, behind the source that it reads. */
  readonly activity: string
  readonly attempts: number
  readonly code: string
  readonly message: string
}

/** What of this night, and of its children, Temporal is trying again now. */
export async function failingAttempts(
  { call }: Pick<TemporalClient, 'call'>,
  workflowId: string,
): Promise<readonly FailingAttempt[]> {
  const { raw } = await call((temporal) => temporal.workflow.getHandle(workflowId).describe())
  const children = (raw.pendingChildren ?? []).flatMap(({ workflowId: id }) => (id ? [id] : []))
  const below = await Promise.all(children.map((id) => failingAttempts({ call }, id).catch(() => [])))
  const own = (raw.pendingActivities ?? []).flatMap(({ activityId, attempt, lastFailure }) => {
    if (!lastFailure || !attempt || attempt < 2) return []
    const code = lastFailure.applicationFailureInfo?.type ?? 'TIMEOUT'
    const activity = [workflowId.split('/extract/')[1] ?? [], activityId ?? []].flat().join(': ')
    return [{ activity, attempts: attempt - 1, code, message: lastFailure.message ?? '' }]
  })
  return [...own, ...below.flat()]
}
