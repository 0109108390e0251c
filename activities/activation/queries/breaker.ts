import { type Db, one } from '../../../db/connect.ts'
import type { Breaker } from '../breaker.ts'

/** The stored breaker of a destination, and how long it stays open. */
export interface StoredBreaker extends Breaker {
  /** Milliseconds until an open breaker lets one contact try; 0 = now. */
  readonly wait_ms: number
  /** Milliseconds since it last changed. */
  readonly age_ms: number
}

const SHOW = `
select breaker as state, calls, failures, in_a_row as "inARow", openings,
  greatest(0, coalesce(extract(epoch from open_until - now()) * 1000, 0))::float8 as wait_ms,
  (extract(epoch from now() - changed_at) * 1000)::float8 as age_ms
from destination_state
where destination = $1::text`

/** The breaker of a destination; closed when nothing was ever sent there. */
export async function readBreaker(db: Db, destination: string): Promise<StoredBreaker> {
  const [row] = await db.query<StoredBreaker>(SHOW, [destination])
  return row ?? { state: 'closed', calls: 0, failures: 0, inARow: 0, openings: 0, wait_ms: 0, age_ms: 0 }
}

/** The same, locked, in the transaction that changes it. */
export async function lockBreaker(tx: Db, destination: string): Promise<StoredBreaker> {
  await tx.execute(
    'insert into destination_state (destination) values ($1::text) on conflict (destination) do nothing',
    [destination],
  )
  return one<StoredBreaker>(tx, `${SHOW} for update`, [destination])
}

/** Stores a breaker; `openMs` only when it opens. */
export async function storeBreaker(
  tx: Db,
  destination: string,
  breaker: Breaker,
  openMs: number | null,
  lastError: string | null,
): Promise<void> {
  await tx.execute(
    `
    update destination_state set breaker = $2::text, calls = $3::int, failures = $4::int, in_a_row = $5::int,
      openings = $6::int, last_error = coalesce($8::text, last_error),
      open_until = case when $2::text = 'closed' then null
        else coalesce(now() + make_interval(secs => $7::float8 / 1000), open_until) end,
      changed_at = case when breaker = $2::text then changed_at else now() end
    where destination = $1::text`,
    [
      destination,
      breaker.state,
      breaker.calls,
      breaker.failures,
      breaker.inARow,
      breaker.openings,
      openMs,
      lastError,
    ],
  )
}

/** Lets one caller try an open breaker whose time is over, or whose last try never came back. */
export async function takeProbe(db: Db, destination: string, forgottenMs: number): Promise<boolean> {
  const taken = await db.execute(
    `
    update destination_state set breaker = 'half_open', changed_at = now()
    where destination = $1::text and (breaker = 'open' and open_until <= now()
      or breaker = 'half_open' and changed_at <= now() - make_interval(secs => $2::float8 / 1000))`,
    [destination, forgottenMs],
  )
  return taken > 0
}

/** The caller who got the try has called nobody: another one may, at once. */
export function returnProbe(db: Db, destination: string): Promise<number> {
  return db.execute(
    `
    update destination_state set breaker = 'open', open_until = now(), changed_at = now()
    where destination = $1::text and breaker = 'half_open'`,
    [destination],
  )
}

/** Takes the next `count` free places of a destination's rate, over all workers. Returns milliseconds until the first. */
export async function reserveSlots(
  db: Db,
  destination: string,
  count: number,
  perSecond: number,
): Promise<number> {
  const { wait_ms } = await one<{ wait_ms: number }>(
    db,
    `
    insert into destination_state as s (destination, next_slot)
    values ($1::text, now() + make_interval(secs => $2::float8))
    on conflict (destination) do update
      set next_slot = greatest(s.next_slot, now()) + make_interval(secs => $2::float8)
    returning greatest(0, extract(epoch from next_slot - make_interval(secs => $2::float8) - now()) * 1000)::float8 as wait_ms`,
    [destination, count / perSecond],
  )
  return wait_ms
}
