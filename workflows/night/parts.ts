import { CancellationScope, condition, isCancellation } from '@temporalio/workflow'
import { addCounts, NO_COUNTS, type PartRef, type Stage, type StageCounts } from '../../core/stages.ts'
import type { Stages } from '../activities.ts'
import { goAhead } from './pause.ts'
import { type Night, runOf } from './state.ts'

type PartActivity = {
  executeWithOptions(
    options: { readonly activityId: string; readonly summary: string },
    args: [PartRef],
  ): Promise<StageCounts>
}

/** Parts that are asked for at a time: what is asked for is done before a pause holds. */
const AT_ONCE = 32

/** One activity a part, many at once; when one fails, the others are cancelled and waited for. */
export async function inParts(
  night: Night,
  to: Stages,
  name: Stage,
  activity: PartActivity,
  parts: number,
): Promise<StageCounts> {
  const scope = new CancellationScope()
  const begun: Promise<StageCounts>[] = []
  const state = { atWork: 0, failed: false }
  const begin = (part: number): Promise<StageCounts> =>
    activity.executeWithOptions(
      { activityId: `${name}-${part}`, summary: `${name} part ${part + 1} of ${parts}` },
      [{ ...runOf(night).ref, part, parts }],
    )
  try {
    for (let part = 0; part < parts && !state.failed; part++) {
      if (state.atWork >= AT_ONCE) await condition(() => state.atWork < AT_ONCE || state.failed)
      if (night.pause !== null) await settled(begun, () => goAhead(night, to, name))
      if (!state.failed)
        begun.push(
          counted(
            scope.run(() => begin(part)),
            scope,
            state,
          ),
        )
    }
  } finally {
    await Promise.allSettled(begun)
  }
  const all = await Promise.allSettled(begun)
  refuseFailed(all)
  return all.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : [])).reduce(addCounts, NO_COUNTS)
}

function counted(
  one: Promise<StageCounts>,
  scope: CancellationScope,
  state: { atWork: number; failed: boolean },
): Promise<StageCounts> {
  state.atWork++
  void one.then(
    () => state.atWork--,
    () => {
      state.atWork--
      state.failed = true
      scope.cancel()
    },
  )
  return one
}

/** Nothing of the stage is under way any more when `then` is called. */
async function settled(begun: readonly Promise<unknown>[], then: () => Promise<void>): Promise<void> {
  await Promise.allSettled(begun)
  await then()
}

/** Throws what failed by itself, rather than what was cancelled because of it. */
export function refuseFailed(all: readonly PromiseSettledResult<unknown>[]): void {
  const reasons = all.flatMap((it) => (it.status === 'rejected' ? [it.reason as unknown] : []))
  if (reasons.length > 0) throw reasons.find((reason) => !isCancellation(reason)) ?? reasons[0]
}
