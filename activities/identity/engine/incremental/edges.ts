import { scorer } from '../score/score.ts'
import type { Edges } from '../types.ts'
import { type TouchedBlocks, touchedBlocks } from './blocks.ts'
import { eachCandidate } from './candidates.ts'
import type { RuleAt } from './rules.ts'
import { type Sharers, sharersOf } from './sharers.ts'
import type { Sides } from './sides.ts'
import type { Weighing } from './weighing.ts'

export interface EdgesNow {
  /**
   * Of each place, 1 = whoever shares a block with it is compared with it: it changed, or its block holds others
   * now.
   */
  readonly compared: Uint8Array
  /** Those that were found before and hold, and those that were found now. */
  readonly edges: readonly Edges[]
  /** Pairs that were compared. */
  readonly pairs: number
}

/** The edges of the list as it is: pairs of compared places are scored anew, the others weigh what they weighed. */
export function edgesNow(
  found: Edges,
  sides: Sides,
  rules: readonly RuleAt[],
  touched: readonly TouchedBlocks[],
  { comparisons, weights, changed }: Weighing,
): EdgesNow {
  const moved = movedPlaces(touched, changed.length)
  const others = moved === null ? [] : blocksAround(sides, rules, moved)
  const compared = moved === null ? changed : changed.map((one, place) => one | (moved[place] as number))
  const scoring = scorer(sides.encoded, comparisons, weights)
  const comparedNow = compared.map((one, place) => one & (sides.after[place] as number))
  eachCandidate([...touched, ...others], comparedNow, sides.rank, scoring.visit)
  const { pairs, ...scored } = scoring.done()
  return { compared, pairs, edges: [without(found, compared), { count: scored.a.length, ...scored }] }
}

/** Of each rule the blocks that hold one of `some` places (1). */
export function blocksAround(
  sides: Sides,
  rules: readonly RuleAt[],
  some: Uint8Array,
): readonly TouchedBlocks[] {
  const places: number[] = []
  some.forEach((one, place) => {
    if (one === 1) places.push(place)
  })
  const sharers = sharersOf(
    sides.encoded,
    rules.map(({ rule }) => rule),
    Int32Array.from(places),
  )
  return rules.map(({ taking }, i) => touchedBlocks(sides, sharers[i] as Sharers, taking, some))
}

/** Null = there are none. */
function movedPlaces(touched: readonly TouchedBlocks[], all: number): Uint8Array | null {
  if (touched.every(({ moved }) => moved.length === 0)) return null
  const places = new Uint8Array(all)
  for (const { moved } of touched) for (const place of moved) places[place] = 1
  return places
}

function without({ count, a, b, weight }: Edges, compared: Uint8Array): Edges {
  const holds = new Uint8Array(count)
  for (let i = 0; i < count; i++)
    holds[i] = compared[a[i] as number] === 1 || compared[b[i] as number] === 1 ? 0 : 1
  const held = (values: Int32Array): Int32Array => values.filter((_, i) => holds[i] === 1)
  const ends = held(a)
  return { count: ends.length, a: ends, b: held(b), weight: held(weight) }
}
