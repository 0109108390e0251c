import { createHash } from 'node:crypto'

const FIRST_WAIT = 500
const LONGEST_WAIT = 60_000
/** A server that asks for more is left alone: the attempt ends, and a later one asks again. */
export const LONGEST_ASKED = 15 * 60_000

/**
 * Milliseconds before the next try: what the server asked for, else twice as long with each fault. A quarter more or
 * less of it, by a hash of who asks and when, keeps sources that failed together from coming back together.
 */
export function waitFor(asked: number | null, fault: number, seed: string): number {
  const base = asked ?? Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (fault - 1))
  const share = createHash('sha256').update(`${seed}/${fault}`).digest().readUInt16LE(0) / 65_536
  return Math.ceil(asked === null ? base * (0.75 + share / 2) : base + share * 250)
}
