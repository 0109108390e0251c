import {
  ActivityCancellationType,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  setWorkflowOptions,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import type { ActivationActivities } from '../activities/activation/index.ts'
import type { RangeRef, RangeResult, Ranges } from '../activities/activation/types.ts'
import { sendQueue } from '../core/ids.ts'
import type { OperatorWord } from '../core/night.ts'
import { EXAMPLE, wordProblem } from '../core/operator-word.ts'
import { searchAttributes } from '../core/search-attributes.ts'
import type { RunRef } from '../core/stages.ts'
import { hold, pause, release, resume } from './messages.ts'
import { failureOf } from './night/failure.ts'
import { listing, send } from './options.ts'

export interface DeliverInput extends RunRef {
  readonly brand: string
  readonly businessDate: string
  readonly destination: string
}

export interface DeliverResult extends Readonly<Totals> {
  /** Rows that are not ended: with `run --clock` time stands still, and they wait for a later run. */
  readonly left: number
  readonly ended: 'done' | 'clock' | 'former database'
}

interface Totals {
  sent: number
  failed: number
  unknown: number
  skipped: number
}

/** New work may be there: a run has planned rows, or an operator has decided. Argument: the run to go on with. */
export const wake = defineSignal<[RunRef]>('wake')

/** What changes while it runs. */
interface State {
  /** The newest run that woke it: its clock counts, and its database is ours. */
  ref: RunRef
  woken: boolean
  round: number
  readonly totals: Totals
  /** Ranges that cannot be done, and the failure of the first; others go on. */
  readonly sick: Set<string>
  failure: unknown
  /** Who wants it to stand still; null = nobody. */
  pause: OperatorWord | null
  /** Ends the batch that is under way; what it has not sent goes back to the ledger. */
  breakOff: () => void
}

/**
 * Delivers what was planned for one date and destination, range after range, and sleeps while windows are closed,
 * retries are not due, an operator has not decided or the destination is broken. It outlives the night that
 * started it, and ends when nothing is left to wait for.
 */
export async function deliver(input: DeliverInput): Promise<DeliverResult> {
  const { databaseId, runId } = input
  const state: State = {
    ref: { databaseId, runId },
    woken: false,
    round: 0,
    totals: { sent: 0, failed: 0, unknown: 0, skipped: 0 },
    sick: new Set(),
    failure: null,
    pause: null,
    breakOff: () => undefined,
  }
  handlePause(input, state)
  setHandler(
    wake,
    (ref) => {
      state.ref = ref
      state.woken = true
    },
    { description: 'Look for work now. Argument: {"databaseId": "...", "runId": 1}' },
  )
  for (;;) {
    await standStill(input, state)
    const ended = await round(input, state)
    // A run that planned rows while this one was about to end has woken it: its rows are not left behind.
    if (ended !== null && !state.woken) return ended
    if (workflowInfo().continueAsNewSuggested && state.pause === null)
      await continueAsNew<typeof deliver>({ ...input, ...state.ref })
  }
}
setWorkflowOptions({ failureExceptionTypes: [Error] }, deliver)

/** What an operator says here, and what a night that stands still says to its deliveries. */
function handlePause(input: DeliverInput, state: State): void {
  const say = (word: OperatorWord | null): undefined => {
    state.pause = word
    if (word === null) return
    state.breakOff()
    show(input, state, PAUSED(word))
  }
  setHandler(pause, (said) => say(said), {
    description: `Stands still between two batches. Argument: ${EXAMPLE}`,
    validator: (said) =>
      refuse(wordProblem(said) ?? (state.pause && `it is paused already, by ${state.pause.by}`)),
  })
  setHandler(resume, () => say(null), {
    description: `Goes on. Argument: ${EXAMPLE}`,
    validator: (said) => refuse(wordProblem(said) ?? (state.pause === null ? 'it is not paused' : null)),
  })
  setHandler(hold, say, { description: 'The night of this delivery is paused' })
  setHandler(release, () => say(null), { description: 'The night of this delivery goes on' })
}

const PAUSED = ({ by, reason }: OperatorWord): string => `paused by ${by}: ${reason}`

function refuse(problem: string | null): void {
  if (problem !== null) throw ApplicationFailure.nonRetryable(problem, 'REFUSED')
}

async function standStill(input: DeliverInput, state: State): Promise<void> {
  if (state.pause === null) return
  show(input, state, PAUSED(state.pause))
  upsertSearchAttributes([{ key: searchAttributes.outcome, value: 'waiting' }])
  await condition(() => state.pause === null)
  upsertSearchAttributes([{ key: searchAttributes.outcome, value: null }])
}

/** Looks once, and does or waits for what it sees. The result ends the workflow. */
async function round(input: DeliverInput, state: State): Promise<DeliverResult | null> {
  state.woken = false
  state.round++
  try {
    const seen = await look(input, state)
    if (seen.ranges.length > 0) {
      await sendAll(input, state, seen.ranges)
      return null
    }
    if (seen.left === 0) return { ...state.totals, left: 0, ended: 'done' }
    if (seen.waitMs === null) return { ...state.totals, left: seen.left, ended: 'clock' }
    show(input, state, `${seen.left} wait for: ${seen.waitFor}`)
    await condition(() => state.woken || state.pause !== null, seen.waitMs, {
      summary: `${seen.left} wait for: ${seen.waitFor}`,
    })
    return null
  } catch (error) {
    if (failureOf(error).code !== 'WRONG_DATABASE') throw error
    return { ...state.totals, left: 0, ended: 'former database' }
  }
}

function look(input: DeliverInput, state: State): Promise<Ranges> {
  const { businessDate, destination } = input
  const { listRanges } = proxyActivities<ActivationActivities>({ ...listing, taskQueue: queueOf(input) })
  return listRanges.executeWithOptions({ activityId: `look-${state.round}`, summary: 'what may go now' }, [
    { ...state.ref, businessDate, destination },
  ])
}

async function sendAll(input: DeliverInput, state: State, ranges: readonly RangeRef[]): Promise<void> {
  const well = ranges.filter((range) => !state.sick.has(keyOf(range)))
  if (well.length === 0) throw state.failure
  let claimed = 0
  for (const range of well) {
    if (state.pause !== null) return
    show(input, state, `sending ${range.campaign}`)
    const done = await sendOne(input, state, range)
    claimed += done.claimed + done.skipped
    add(state.totals, done)
  }
  // Rows that others hold, or that came back at once: looked at again, but not without a pause.
  if (claimed === 0)
    await condition(() => state.woken || state.pause !== null, '5s', { summary: 'nothing could be claimed' })
}

async function sendOne(input: DeliverInput, state: State, range: RangeRef): Promise<RangeResult> {
  const { deliverRange } = proxyActivities<ActivationActivities>({
    ...send,
    taskQueue: queueOf(input),
    // It is paused once nothing more leaves, not once it was asked to.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  })
  const scope = new CancellationScope()
  state.breakOff = () => scope.cancel()
  try {
    return await scope.run(() =>
      deliverRange.executeWithOptions(
        {
          activityId: `send-${state.round}-wave-${range.waveId}-run-${range.plannedBy}`,
          summary: `${range.campaign}, step ${range.step}`,
        },
        [range],
      ),
    )
  } catch (error) {
    const { code } = failureOf(error)
    if (code === 'cancelled' && state.pause !== null && !CancellationScope.current().consideredCancelled)
      return NOTHING
    if (code === 'WRONG_DATABASE' || code === 'cancelled') throw error
    state.sick.add(keyOf(range))
    state.failure ??= error
    return NOTHING
  }
}

const NOTHING: RangeResult = { claimed: 0, sent: 0, failed: 0, unknown: 0, skipped: 0, returned: 0 }

const queueOf = (input: DeliverInput): string => sendQueue(input.brand, input.destination)
const keyOf = (range: RangeRef): string => `${range.waveId}/${range.plannedBy}/${range.step}`

function add(totals: Totals, done: RangeResult): void {
  totals.sent += done.sent
  totals.failed += done.failed
  totals.unknown += done.unknown
  totals.skipped += done.skipped
}

function show(input: DeliverInput, { totals, ref }: State, doing: string): void {
  const lines = [
    `${input.destination}   ${input.businessDate}   run ${ref.runId}`,
    doing,
    '',
    `sent ${totals.sent}   failed ${totals.failed}   unknown ${totals.unknown}   skipped ${totals.skipped}`,
  ]
  setCurrentDetails(['```', ...lines, '```'].join('\n'))
}
