import { setTimeout as sleep } from 'node:timers/promises'

const PAUSE_MS = 250

/**
 * Tries a write again for `ms` when it fails: what was sent must be written down although PostgreSQL is being
 * restarted. Only for writes that may be done twice.
 */
export async function persist<T>(ms: number, now: () => Date, work: () => Promise<T>): Promise<T> {
  const until = now().getTime() + ms
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (now().getTime() >= until) throw error
      await sleep(PAUSE_MS)
    }
  }
}
