import {
  type Evidence,
  explain,
  type Link,
  type NamedStop,
} from '../../activities/identity/engine/explain/explain.ts'
import { countText } from '../../core/format.ts'
import { misuse } from '../failure.ts'
import type { FileIds } from './read-file.ts'
import { recordNames, recordOf, sourceNames } from './record-names.ts'
import { bits, type ShownWaterfall, shownWaterfall } from './shown-waterfall.ts'

/** A pair of records for people and scripts: their keys, and what they weigh. */
export interface ShownLink extends ShownWaterfall {
  readonly a: string
  readonly b: string
  readonly state: Link['state']
}

/** Why two records are one person, or why not. */
export interface ShownExplanation {
  readonly together: boolean
  readonly pair: ShownLink
  /** Of one person: the links from one record to the other. */
  readonly path: readonly ShownLink[] | null
  /** Of two people: the best link between their clusters, and what stopped it. */
  readonly rejected: ShownRejected | null
}

export interface ShownRejected {
  readonly best: ShownLink | null
  /** Pairs of records between the clusters, and how many of them were kept. */
  readonly pairs: number
  readonly scored: number
  /** What one cluster of both would add to the sum of all clusters, in bits; constraints left aside. */
  readonly gain: number
  readonly stopped_by: NamedStop['reason']
  /** What holds the two apart, where a rule does: which identifier, and a record on each side. */
  readonly identifier: string | null
  readonly a: string | null
  readonly b: string | null
}

/** The two records that are to be explained; a key that nobody has is refused, and not repeated. */
export function explainedPair(
  files: readonly FileIds[],
  keys: readonly [string, string],
): readonly [number, number] {
  const [a, b] = keys.map((key, i) => recordOf(files, key) ?? unknownKey(files, i))
  if (a === undefined || b === undefined || a === b)
    throw misuse('ONE_RECORD', '--explain names one record twice.', 'Name two different ones.')
  return [a, b]
}

function unknownKey(files: readonly FileIds[], place: number): never {
  const names = files.map(({ input }) => input.name).join(' and ')
  const [only] = files
  const first =
    only?.keys === null ? `Keys are the numbers of the rows, 1 to ${countText(only.records)}.` : null
  const one = first ?? 'Keys are written as in the column `unique_id` of the output.'
  const sources = sourceNames(files).join(', ')
  throw misuse(
    'UNKNOWN_KEY',
    `No record of ${names} has the ${place === 0 ? 'first' : 'second'} key of --explain.`,
    files.length > 1 ? `Of several inputs it is source:key; the sources are ${sources}.` : one,
  )
}

/** Explains two records of a list that was matched. */
export function shownExplanation(
  evidence: Evidence,
  files: readonly FileIds[],
  [a, b]: readonly [number, number],
): ShownExplanation {
  const nameOf = recordNames(files)
  const shown = (link: Link): ShownLink => shownLink(link, nameOf)
  const it = explain(evidence, a, b)
  const pair = shown(it.pair)
  if (it.together) return { together: true, pair, path: it.path?.map(shown) ?? null, rejected: null }
  const { best, rejected, stop } = it
  const who = 'a' in stop ? { a: nameOf(stop.a), b: nameOf(stop.b) } : { a: null, b: null }
  const identifier = stop.reason === 'exclusive' ? stop.identifier : null
  return {
    together: false,
    pair,
    path: null,
    rejected: {
      best: best === null ? null : shown(best),
      ...rejected,
      gain: bits(rejected.gain),
      stopped_by: stop.reason,
      identifier,
      ...who,
    },
  }
}

const shownLink = (link: Link, nameOf: (record: number) => string): ShownLink => ({
  a: nameOf(link.a),
  b: nameOf(link.b),
  state: link.state,
  ...shownWaterfall(link),
})
