import { Context } from '@temporalio/activity'
import type { Beat } from '../activities/deps.ts'

const EVERY_MS = 5_000

/** Heartbeats on entry, whenever the work says something new, and every 5 s; details go to the next attempt. */
export async function heartbeat<T>(work: (beat: Beat) => Promise<T>): Promise<T> {
  const context = Context.current()
  const previous: unknown = context.info.heartbeatDetails
  let details: unknown = previous ?? null
  const beat = (): void => context.heartbeat(details)
  beat()
  const timer = setInterval(beat, EVERY_MS)
  try {
    return await work({
      previous,
      set: (next) => {
        details = next
        beat()
      },
      signal: context.cancellationSignal,
    })
  } finally {
    clearInterval(timer)
  }
}

/** Ends the activity that asks: its night is cancelled, or this worker ends. A mark is a small transaction: it is let be. */
export function cancellation(): AbortSignal | undefined {
  const { info, cancellationSignal } = Context.current()
  return info.isLocal ? undefined : cancellationSignal
}
