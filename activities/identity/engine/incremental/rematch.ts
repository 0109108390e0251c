import { equalRecords } from '../block/equal.ts'
import { constraintsOf, type Decided } from '../constraints.ts'
import { sharedBefore } from '../encode/blocked-before.ts'
import type { Doubt } from '../explain/doubtful.ts'
import type { Figures } from '../explain/figures.ts'
import type { Volume } from '../fit/volume.ts'
import type { Matched } from '../match.ts'
import type { Frozen } from '../score/frozen-part.ts'
import type { Edges, Encoded, Pairs } from '../types.ts'
import { affectedPlaces } from './affected.ts'
import { clustersOf } from './clusters.ts'
import { doubtsAfter } from './doubts.ts'
import { blocksAround, edgesNow } from './edges.ts'
import { figuresAfter } from './figures.ts'
import { partOf } from './part.ts'
import { rulesAt } from './rules.ts'
import { type Changes, type Sides, sidesOf } from './sides.ts'
import { weighingOf } from './weighing.ts'

/** What was found when all of a list was compared last. */
export interface Before {
  readonly encoded: Encoded
  /** Pairs that blocking found, as they weigh. */
  readonly found: Edges
  /** Of each record, the first of its cluster. */
  readonly first: Int32Array
  readonly rules: Matched['rules']
  /** Up to which size the blocks of each broad rule were taken. */
  readonly broad: Volume['broad']
  /** The greatest damage first; more than a night tells, for some of them go. */
  readonly doubts: readonly Doubt[]
}

/** What operators decided, by places of both sides, and the values of exclusive identifiers. */
export interface DecidedAt extends Decided {
  /** Pairs that had to be one person, among the records as they were. */
  readonly mustBefore: Pairs
}

/** Who is who now. */
export interface Rematched {
  readonly sides: Sides
  /** Places whose cluster may be another one, in the order of their keys. */
  readonly places: Int32Array
  /** Of each of them, by its number among them, the first of its cluster. */
  readonly first: Int32Array
  readonly figures: Figures
  readonly doubts: readonly Doubt[]
}

/**
 * Compares what changed of a list with whoever shares a block with it, and makes anew the clusters that this may
 * concern: the others are those that comparing everybody would find. The steps are those of `match`, for a part of
 * the list: encode, block, score, cluster. Null = that cannot be said, and everybody is to be compared.
 */
export function rematch(
  before: Before,
  changes: Changes,
  decided: DecidedAt,
  how: Frozen,
  most: { readonly doubts: number; readonly largest: number },
): Rematched | null {
  const { choices, volume, keyed } = how
  const sides = sidesOf(before.encoded, changes, (among) => sharedBefore(volume, keyed, among))
  if (sides === null || equalRecords(sides.encoded, choices.cap).length > 0) return null
  const rules = rulesAt(sides, choices, volume.broad, before.broad)
  if (rules === null) return null
  const weighing = weighingOf(sides, how)
  const touched = blocksAround(sides, rules, weighing.changed)
  const { compared, edges, pairs } = edgesNow(before.found, sides, rules, touched, weighing)
  const constraints = constraintsOf(sides.encoded, decided, NO_PAIRS)
  const musts = [decided.mustBefore, constraints.must]
  const places = affectedPlaces(sides, compared, [before.found, ...edges], musts)
  const renewed = clustersOf(sides, partOf(places, sides.after.length), edges, constraints, weighing)
  const looked = { rules, touched, pairs, changed: changes.changed }
  return {
    sides,
    places,
    first: renewed.first,
    figures: figuresAfter(before, sides, renewed, looked, most.largest),
    doubts: doubtsAfter(before, { ...sides, edges, constraints }, renewed, most.doubts),
  }
}

const NO_PAIRS: Pairs = { a: new Int32Array(0), b: new Int32Array(0) }
