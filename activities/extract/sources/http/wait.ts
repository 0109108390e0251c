import { createHash } from 'node:crypto'

const FIRST_WAIT = 500
const LONGEST_WAIT = 60_000
/** A server that asks for more is left alone: the attempt ends, and a later one asks again. */
export const LONGEST_ASKED = 15 * 60_000

/** Milliseconds that `Retry-After` asks for: seconds, or a date of HTTP; null when it says neither. */
export function retryAfter(header: string | null, now: Date): number | null {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000
  const at = /^[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime())
}

/**
 * Milliseconds before the next try: what the server asked for, else twice as long with each fault. A quarter more or
 * less of it, by a hash of who asks and when, keeps sources that failed together from coming back together.
 */
export function waitFor(asked: number | null, fault: number, seed: string): number {
  const base = asked ?? Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (fault - 1))
  const share = createHash('sha256').update(`${seed}/${fault}`).digest().readUInt16LE(0) / 65_536
  return Math.ceil(asked === null ? base * (0.75 + share / 2) : base + share * 250)
}
