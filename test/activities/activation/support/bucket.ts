import { createHash } from 'node:crypto'

/**
 * The dull twin of `bucket` in queries/plan-due.ts: the place of an id among 10,000, the first four bytes of SHA-256 of
 * `salt:id`, modulo 10,000.
 */
export function bucketOf(salt: string, id: string): number {
  return createHash('sha256').update(`${salt}:${id}`).digest().readUInt32BE(0) % 10_000
}
