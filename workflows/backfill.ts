import {
  CancellationScope,
  ChildWorkflowCancellationType,
  continueAsNew,
  executeChild,
  ParentClosePolicy,
  setCurrentDetails,
  setWorkflowOptions,
  workflowInfo,
} from '@temporalio/workflow'
import { addDays, daysBetween } from '../core/days.ts'
import type { BackfillInput, BackfillResult, NightResult, StoppedNight } from '../core/night.ts'
import { searchAttributes } from '../core/search-attributes.ts'
import { stagesOf } from './activities.ts'
import { failureOf } from './night/failure.ts'
import { nightly } from './nightly.ts'

/** A backfill and what it has done so far (it starts itself anew when its history is long). */
export interface BackfillState extends BackfillInput {
  readonly done?: { readonly published: number; readonly skipped: number }
}

/** One night a date, in order; published dates are left out; ends at the first that does not publish. */
export async function backfill(input: BackfillState): Promise<BackfillResult> {
  const { marks } = stagesOf(input.brand)
  let { published, skipped } = input.done ?? { published: 0, skipped: 0 }
  for (let date = input.from; date <= input.to; date = addDays(date, 1)) {
    setCurrentDetails(detailsOf(input, date, published, skipped))
    if (workflowInfo().continueAsNewSuggested)
      return continueAsNew<typeof backfill>({ ...input, from: date, done: { published, skipped } })
    const { databaseId, brand } = input
    const plan = await marks.planBackfillDate.executeWithOptions({ summary: `${date}: is it published?` }, [
      { databaseId, brand, businessDate: date },
    ])
    if (plan === null) {
      skipped += 1
      continue
    }
    const stoppedAt = await tryNight(input, date, plan.workflowId)
    if (stoppedAt !== null) return { published, skipped, stoppedAt }
    published += 1
  }
  return { published, skipped, stoppedAt: null }
}
setWorkflowOptions({ failureExceptionTypes: [Error] }, backfill)

/** A night that does not publish is the end of the backfill, not its failure; null = it published. */
async function tryNight(
  input: BackfillInput,
  date: string,
  workflowId: string,
): Promise<StoppedNight | null> {
  try {
    const night = await nightOf(input, date, workflowId)
    return night.published ? null : { ...night, errorCode: null, errorHint: null }
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) throw error
    const { code, hint } = failureOf(error)
    const state = code === 'cancelled' ? 'cancelled' : 'failed'
    return { businessDate: date, runId: null, state, errorCode: code, errorHint: hint }
  }
}

function nightOf(input: BackfillInput, date: string, workflowId: string): Promise<NightResult> {
  const { databaseId, brand, configVersion, projectDir } = input
  return executeChild(nightly, {
    workflowId,
    args: [
      {
        databaseId,
        brand,
        configVersion,
        projectDir,
        kind: 'backfill',
        businessDate: date,
        again: false,
        activate: input.activate || date === input.to,
        clock: null,
        rerun: null,
      },
    ],
    memo: { databaseId },
    staticSummary: `Night of ${date}, ${brand}, backfill`,
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    typedSearchAttributes: [
      { key: searchAttributes.brand, value: brand },
      { key: searchAttributes.businessDate, value: date },
      { key: searchAttributes.runKind, value: 'backfill' },
    ],
  })
}

function detailsOf(input: BackfillInput, date: string, published: number, skipped: number): string {
  const all = daysBetween(input.from, input.to) + 1
  const line = (label: string, value: string): string => `${label.padEnd(12)}${value}`
  return [
    '```',
    line('dates', `${input.from} to ${input.to} (${all})`),
    line('at', date),
    line('published', String(published)),
    line('skipped', String(skipped)),
    '```',
  ].join('\n')
}
