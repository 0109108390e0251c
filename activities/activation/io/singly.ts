import { returnProbe } from '../queries/breaker.ts'
import type { RangeResult } from '../types.ts'
import { runLane } from './lane.ts'
import { produce } from './produce.ts'
import {
  type AnyPump,
  type Carrier,
  fail,
  giveBack,
  halt,
  newPump,
  type Pump,
  type SingleJob,
  tell,
} from './pump.ts'

/**
 * Sends what may go of one range, one message a contact. A producer claims small batches, at most four times the
 * connections in all, and asks for the next when half of them are through; as many lanes as connections send;
 * outcomes are written at once. Whatever ends it (nothing left, time, a broken destination, a stop, PostgreSQL
 * gone), what was not begun goes back to planned, and what was sent is written down.
 */
export async function sendSingly<Message>(job: SingleJob, carrier: Carrier<Message>): Promise<RangeResult> {
  const pump = newPump(job, carrier)
  const stop = (): void => halt(pump)
  job.beat.signal.addEventListener('abort', stop)
  const renewing = setInterval(() => void renew(pump), job.timing.renew)
  const lanes = Array.from({ length: job.destination.connections }, carrier.openLane)
  const sending = Promise.all(lanes.map((lane) => runLane(pump, lane)))
  try {
    if (job.beat.signal.aborted) halt(pump)
    await produce(pump).catch((error: unknown) => fail(pump, error))
    await finish(pump, sending)
  } finally {
    clearInterval(renewing)
    job.beat.signal.removeEventListener('abort', stop)
    for (const lane of lanes) lane.close()
    job.permits.give(job.range.destination, pump.attempt.leave())
  }
  if (pump.state.fault !== null) throw pump.state.fault
  job.beat.signal.throwIfAborted()
  return pump.attempt.result()
}

async function renew({ attempt, job }: AnyPump): Promise<void> {
  // A lease that could not be held is not our end: the outcome is fenced by the attempt.
  await attempt.renew(job.timing.lease / 1000).catch(() => undefined)
}

/** The way out: everything that was begun ends, everything else goes back. */
async function finish<Message>(pump: Pump<Message>, sending: Promise<unknown>): Promise<void> {
  const { job, attempt, state, queue } = pump
  while (queue.length > 0 && !state.stopping) await pump.bell.wait(1_000)
  state.done = true
  pump.bell.ring()
  await within(pump, sending)
  for (const { row } of queue.splice(0)) giveBack(pump, row.delivery_id)
  await attempt.flush().catch((error: unknown) => fail(pump, error))
  await attempt.giveBackUnbegun().catch((error: unknown) => fail(pump, error))
  state.over = true
  await tell(pump).catch((error: unknown) => fail(pump, error))
  if (state.probing)
    await returnProbe(job.deps.db, job.range.destination).catch((error: unknown) => fail(pump, error))
  job.beat.set(attempt.result())
}

/**
 * Waits for the lanes; once it was halted, for the time of grace only. What still has no answer then stays open: an
 * answer that comes later is written down while its lease holds, and told to no breaker.
 */
async function within(pump: AnyPump, sending: Promise<unknown>): Promise<void> {
  let running = true
  void sending.finally(() => {
    running = false
    pump.bell.ring()
  })
  let haltedAt: number | null = null
  while (running) {
    if (pump.state.stopping) haltedAt ??= pump.nowMs()
    if (haltedAt !== null && pump.nowMs() - haltedAt >= pump.job.timing.grace) return
    await pump.bell.wait(250)
  }
}
