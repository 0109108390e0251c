import { createHash } from 'node:crypto'

/**
 * The place of an id among 10,000: first four bytes of SHA-256 of `salt:id`, modulo 10,000. The same for ever, on
 * any machine and in SQL (`bucket` in queries/plan-due.ts), so that a person never changes arm.
 */
export function bucketOf(salt: string, id: string): number {
  return createHash('sha256').update(`${salt}:${id}`).digest().readUInt32BE(0) % 10_000
}
