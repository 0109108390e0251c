import { reserveSlots } from '../queries/breaker.ts'
import { type ClaimedRow, claim, gatherHeads } from '../queries/claim.ts'
import { askBreaker, type Passage } from './breaker.ts'
import { type AnyPump, type Composed, flushSoon, giveBack, type Pump, tell } from './pump.ts'

/** Claims small batches and makes their messages, until nothing is left of the range, its time is over or it is halted. */
export async function produce<Message>(pump: Pump<Message>): Promise<void> {
  const { job, attempt, state } = pump
  const until = pump.nowMs() + job.timing.range
  let cursor = (BigInt(job.range.low) - 1n).toString()
  await gatherHeads(job.deps.db, job.scope.waveId, job.scope.remembered)
  while (!state.stopping && pump.nowMs() < until) {
    await roomFor(pump)
    const passage = await passageOf(pump)
    if (passage === 'stop') return
    const granted = permitted(pump, passage)
    if (granted === 0) {
      await pump.bell.wait(50)
      continue
    }
    const { rows, slotAt } = await claimInTurn(pump, cursor, granted)
    const last = rows.at(-1)
    if (last === undefined) return
    cursor = last.delivery_id
    enqueue(pump, await composed(pump, rows), slotAt)
    if (passage === 'probe') await allClosed(pump)
    job.beat.set({ ...attempt.result(), cursor })
  }
}

/** The messages of what was claimed; when they cannot be made at all, the rows go back. */
async function composed<Message>(
  pump: Pump<Message>,
  rows: readonly ClaimedRow[],
): Promise<readonly Composed<Message>[]> {
  const sending = rows.filter((row) => row.state === 'sending')
  try {
    return await pump.carrier.compose(sending)
  } catch (error) {
    for (const row of sending) giveBack(pump, row.delivery_id)
    throw error
  }
}

/** Waits until half of what was claimed is through. */
async function roomFor<Message>({ job, attempt, queue, state, bell }: Pump<Message>): Promise<void> {
  const { connections } = job.destination
  while (!state.stopping && (attempt.openCount() > connections * 2 || queue.length > connections))
    await bell.wait(1_000)
}

async function allClosed({ attempt, state, bell }: AnyPump): Promise<void> {
  while (!state.stopping && attempt.openCount() > 0) await bell.wait(1_000)
}

async function passageOf(pump: AnyPump): Promise<Passage> {
  await tell(pump)
  const { state, job } = pump
  if (state.stopping) return 'stop'
  // Who was to make the try was skipped: it passes to the next row.
  if (state.probing) return 'probe'
  const passage = await askBreaker(job.deps.db, job.range.destination)
  state.probing = passage === 'probe'
  return passage
}

/** How many may be claimed now: by the connections, by two seconds of the rate, by what this process has open. */
function permitted({ job }: AnyPump, passage: 'go' | 'probe'): number {
  const { connections, ratePerSecond } = job.destination
  const byRate = ratePerSecond === null ? Number.POSITIVE_INFINITY : Math.max(1, ratePerSecond * 2)
  const wanted = passage === 'probe' ? 1 : Math.min(connections * 2, byRate)
  return job.permits.take(job.range.destination, Math.floor(wanted), connections * 4)
}

/** Claims when the rate lets it, because consent is decided by the claim; permits that found no row go back. */
async function claimInTurn(
  pump: AnyPump,
  cursor: string,
  granted: number,
): Promise<{ readonly rows: readonly ClaimedRow[]; readonly slotAt: number }> {
  const { job, attempt, state } = pump
  let begun = 0
  try {
    const slotAt = await turn(pump, granted)
    if (state.stopping) return { rows: [], slotAt }
    const rows = await claim(job.deps.db, job.scope, cursor, job.range.high, granted)
    const sending = rows.filter((row) => row.state === 'sending').map((row) => row.delivery_id)
    begun = sending.length
    attempt.begin(sending, rows.filter((row) => row.state === 'skipped').length)
    return { rows, slotAt }
  } finally {
    job.permits.give(job.range.destination, granted - begun)
  }
}

/** Waits for the next free places of the rate; the instant of the first. */
async function turn(pump: AnyPump, count: number): Promise<number> {
  const { job, state } = pump
  const rate = job.destination.ratePerSecond
  if (rate === null) return 0
  const at = pump.nowMs() + (await reserveSlots(job.deps.db, job.range.destination, count, rate))
  while (!state.stopping && pump.nowMs() < at) await pump.bell.wait(Math.min(1_000, at - pump.nowMs()))
  return at
}

function enqueue<Message>(pump: Pump<Message>, made: readonly Composed<Message>[], slotAt: number): void {
  const rate = pump.job.destination.ratePerSecond
  const claimedAt = pump.nowMs()
  for (const [i, { row, message }] of made.entries()) {
    if (isTooOld(pump, row)) endDoubtful(pump, row)
    else if ('fault' in message) endFaulty(pump, row, message.fault)
    else {
      const slot = rate === null ? 0 : slotAt + (i * 1_000) / rate
      pump.queue.push({ row, message: message.made, claimedAt, slotAt: slot })
    }
  }
  flushSoon(pump)
}

/** A message may have arrived so long ago that the receiver has forgotten it: it is not sent again. */
const isTooOld = <Message>({ carrier }: Pump<Message>, { doubt_seconds: seconds }: ClaimedRow): boolean =>
  seconds !== null && seconds * 1_000 >= carrier.repeatableMs

function endDoubtful({ attempt }: AnyPump, { delivery_id: deliveryId }: ClaimedRow): void {
  attempt.end({ deliveryId, state: 'unknown', reason: null, code: 'too_old', ref: null })
}

function endFaulty({ attempt }: AnyPump, row: ClaimedRow, fault: string): void {
  const deliveryId = row.delivery_id
  if (fault === 'no_address')
    attempt.end({ deliveryId, state: 'skipped', reason: 'no_address', code: null, ref: null })
  else attempt.end({ deliveryId, state: 'failed', reason: null, code: fault, ref: null })
}
