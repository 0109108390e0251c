import {
  CancellationScope,
  isCancellation,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import { searchAttributes } from '../../core/search-attributes.ts'
import { addCounts, NO_COUNTS, type PartRef, type Stage, type StageCounts } from '../../core/stages.ts'
import type { Stages } from '../activities.ts'
import { detailsOf } from './details.ts'
import { type EndState, type Night, progressOf, runOf } from './state.ts'

/** Does one stage, if this run has it to do: marks its beginning and its end, and shows both. */
export async function stage(
  night: Night,
  to: Stages,
  name: Stage,
  work: () => Promise<StageCounts>,
): Promise<void> {
  if (!runOf(night).stages.includes(name)) return show(night, name, { state: 'skipped' })
  await begin(night, to, name)
  const counts = await work()
  end(night, name, 'done', counts)
}

/** Marks a stage that this night leaves out. */
export function leaveOut(night: Night, name: Stage): void {
  if (runOf(night).stages.includes(name)) end(night, name, 'skipped', null)
}

async function begin(night: Night, to: Stages, name: Stage): Promise<void> {
  await flush(night, to, name)
  night.current = name
  upsertSearchAttributes([{ key: searchAttributes.stage, value: name }])
  show(night, name, { state: 'running', startedAt: Date.now() })
}

/** Writes the end that is not written yet, and the beginning of the next stage, as one mark. */
export async function flush(night: Night, to: Stages, begun: Stage | null): Promise<void> {
  const { ended } = night
  if (ended === null && begun === null) return
  night.ended = null
  const step = { ...runOf(night).ref, ended, begun, by: workflowInfo().runId }
  const summary = [ended && `${ended.stage} ${ended.state}`, begun && `${begun} begins`].filter(Boolean)
  await to.marks.advance.executeWithOptions({ summary: summary.join(', ') }, [step])
}

/** Notes how a stage ended; written together with the next beginning, or by `flush`. */
export function end(night: Night, name: Stage, state: EndState, counts: StageCounts | null): void {
  night.ended = { stage: name, state, counts }
  show(night, name, { state, endedAt: Date.now(), counts })
}

/** Shows a change in the web UI; costs no event. */
export function show(night: Night, name: Stage, change: Partial<Night['stages'][Stage]>): void {
  Object.assign(night.stages[name], change)
  setCurrentDetails(detailsOf(progressOf(night, Date.now())))
}

type PartActivity = {
  executeWithOptions(
    options: { readonly activityId: string; readonly summary: string },
    args: [PartRef],
  ): Promise<StageCounts>
}

/** One activity a part, all at once; when one fails, the others are cancelled and waited for. */
export async function inParts(
  night: Night,
  name: Stage,
  activity: PartActivity,
  parts: number,
): Promise<StageCounts> {
  const scope = new CancellationScope()
  const all = await scope.run(async () => {
    const running = Array.from({ length: parts }, (_, part) =>
      activity.executeWithOptions(
        { activityId: `${name}-${part}`, summary: `${name} part ${part + 1} of ${parts}` },
        [{ ...runOf(night).ref, part, parts }],
      ),
    )
    for (const one of running) void one.catch(() => scope.cancel())
    return Promise.allSettled(running)
  })
  refuseFailed(all)
  return all.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : [])).reduce(addCounts, NO_COUNTS)
}

/** Throws what failed by itself, rather than what was cancelled because of it. */
export function refuseFailed(all: readonly PromiseSettledResult<unknown>[]): void {
  const reasons = all.flatMap((it) => (it.status === 'rejected' ? [it.reason as unknown] : []))
  if (reasons.length > 0) throw reasons.find((reason) => !isCancellation(reason)) ?? reasons[0]
}
