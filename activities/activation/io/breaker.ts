import type { Db } from '../../../db/connect.ts'
import { afterCalls, type Breaker, openMs } from '../breaker.ts'
import { lockBreaker, readBreaker, storeBreaker, takeProbe } from '../queries/breaker.ts'

/** A try of an open breaker that never came back is forgotten after this. */
const FORGOTTEN_MS = 90_000

/** What a breaker says before a claim: go, try with one contact, or call nobody. */
export type Passage = 'go' | 'probe' | 'stop'

/** May a destination be called now? Of several callers one gets the probe. */
export async function askBreaker(db: Db, destination: string): Promise<Passage> {
  const breaker = await readBreaker(db, destination)
  if (breaker.state === 'closed') return 'go'
  if (breaker.state === 'open' && breaker.wait_ms > 0) return 'stop'
  if (breaker.state === 'half_open' && breaker.age_ms < FORGOTTEN_MS) return 'stop'
  return (await takeProbe(db, destination, FORGOTTEN_MS)) ? 'probe' : 'stop'
}

/** Tells the breaker how calls went (`true` = reached). Returns whether it is still closed. */
export async function tellBreaker(
  db: Db,
  destination: string,
  calls: readonly boolean[],
  lastError: string | null,
): Promise<boolean> {
  if (calls.length === 0) return true
  return db.transaction(async (tx) => {
    const before = await lockBreaker(tx, destination)
    const after = afterCalls(before, calls)
    const opened = after.state === 'open' && before.state !== 'open'
    await storeBreaker(tx, destination, after, opened ? openMs(after) : null, lastError)
    return after.state === 'closed'
  })
}

/** Opens it at once: the trouble is ours (a full disk), one call says as much as five. */
export function openBreaker(db: Db, destination: string, error: string): Promise<void> {
  return db.transaction(async (tx) => {
    const before = await lockBreaker(tx, destination)
    const after: Breaker = { ...before, state: 'open', calls: 0, failures: 0, openings: before.openings + 1 }
    await storeBreaker(tx, destination, after, openMs(after), error)
  })
}
