import { setTimeout as sleep } from 'node:timers/promises'
import { NocturneError } from '../../../core/errors.ts'

const PAUSE_MS = 250

/**
 * Tries a write again for `ms` when it fails: what was sent must be written down although PostgreSQL is being
 * restarted. Only for writes that may be done twice; what we ourselves refuse is final.
 */
export async function persist<T>(ms: number, now: () => Date, work: () => Promise<T>): Promise<T> {
  const until = now().getTime() + ms
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (error instanceof NocturneError || now().getTime() >= until) throw error
      await sleep(PAUSE_MS)
    }
  }
}
