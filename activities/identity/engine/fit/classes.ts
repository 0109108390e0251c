import type { Personal } from '../types.ts'
import { scaled } from './levels.ts'

/** Most of the pairs of one person agree, few disagree: 0.7 for the first level, then halves, and a tenth for "else". */
export function believed(levels: number): Float64Array {
  const m = new Float64Array(levels)
  for (let level = 1; level < levels; level++)
    m[level] = level === levels - 1 ? 0.1 : 0.7 * 0.5 ** (level - 1)
  return scaled(m)
}

/** A household agrees on what it shares as one person does, and hardly ever on what is somebody's own. */
export function believedOfHousehold(levels: number, person: Personal | null): Float64Array {
  if (person === null) return believed(levels)
  const h = new Float64Array(levels).fill(1)
  h[0] = 0
  h[levels - 1] = 3
  return ofHousehold(scaled(h), person)
}

/** Two people of one household agree on what is their own in at most this share of the pairs. */
const MOST_OWN = 0.1

/** At most a tenth of a household's pairs agree on what is somebody's own. */
export function ofHousehold(h: Float64Array, person: Personal | null): Float64Array {
  if (person === null) return h
  const own = person.own.reduce((total, level) => total + (h[level] ?? 0), 0)
  return own <= MOST_OWN ? h : limited(h, new Set(person.own), own, MOST_OWN)
}

/** One person's records disagree on a name or a birth in a few pairs only: else a household would pass for a person. */
export function ofPerson(m: Float64Array, person: Personal | null): Float64Array {
  if (person === null) return m
  const last = m.length - 1
  const other = m[last] ?? 0
  return other <= person.mostElse ? m : limited(m, new Set([last]), other, person.mostElse)
}

/** Some levels are scaled from what they have to what they may have, the others take up the rest. */
function limited(shares: Float64Array, some: ReadonlySet<number>, have: number, may: number): Float64Array {
  const rest = have >= 1 ? 0 : (1 - may) / (1 - have)
  return shares.map((share, level) => share * (some.has(level) ? may / have : rest))
}
