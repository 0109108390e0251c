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
import type { Delivered } from '../activities/activation/types.ts'
import { sendQueue } from '../core/ids.ts'
import type { OperatorWord } from '../core/night.ts'
import { EXAMPLE, wordProblem } from '../core/operator-word.ts'
import { searchAttributes } from '../core/search-attributes.ts'
import type { RunRef } from '../core/stages.ts'
import { hold, pause, release, resume } from './messages.ts'
import { failureOf } from './night/failure.ts'
import { send as sending } from './options.ts'

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
  /** Who wants it to stand still; null = nobody. */
  pause: OperatorWord | null
  /** Ends the batch that is under way; what it has not sent goes back to the ledger. */
  breakOff: () => void
}

/**
 * Delivers what was planned for one date and destination, round after round, and sleeps while windows are closed,
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

/** Sends what may go, and waits for what may go later. The result ends the workflow. */
async function round(input: DeliverInput, state: State): Promise<DeliverResult | null> {
  state.woken = false
  state.round++
  try {
    const done = await send(input, state)
    if (done === null) return null
    add(state.totals, done)
    if (done.left === 0) return { ...state.totals, left: 0, ended: 'done' }
    if (done.waitMs === null) return { ...state.totals, left: done.left, ended: 'clock' }
    if (done.waitMs === 0) return null
    const waiting = `${done.left} wait for: ${done.waitFor}`
    show(input, state, waiting)
    await condition(() => state.woken || state.pause !== null, done.waitMs, { summary: waiting })
    return null
  } catch (error) {
    if (failureOf(error).code !== 'WRONG_DATABASE') throw error
    return { ...state.totals, left: 0, ended: 'former database' }
  }
}

/** Null = a pause broke it off. */
async function send(input: DeliverInput, state: State): Promise<Delivered | null> {
  const { brand, businessDate, destination } = input
  const { deliverDue } = proxyActivities<ActivationActivities>({
    ...sending,
    taskQueue: sendQueue(brand, destination),
    // It is paused once nothing more leaves, not once it was asked to.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  })
  const scope = new CancellationScope()
  state.breakOff = () => scope.cancel()
  show(input, state, 'sending what may go')
  try {
    return await scope.run(() =>
      deliverDue.executeWithOptions(
        { activityId: `deliver-${state.round}`, summary: `${destination}: send what may go` },
        [{ ...state.ref, businessDate, destination }],
      ),
    )
  } catch (error) {
    const paused = state.pause !== null && !CancellationScope.current().consideredCancelled
    if (paused && failureOf(error).code === 'cancelled') return null
    throw error
  }
}

function add(totals: Totals, done: Delivered): void {
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
