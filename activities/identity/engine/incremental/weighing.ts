import { comparisonsOf } from '../compare/comparisons.ts'
import type { Frozen } from '../score/frozen-part.ts'
import { rarityBefore, rarityChanged } from '../score/rarity.ts'
import { cautious, type Weights, weightsOf } from '../score/weights.ts'
import type { Comparison } from '../types.ts'
import type { Sides } from './sides.ts'

export interface Weighing {
  readonly comparisons: readonly Comparison[]
  readonly weights: Weights
  /** Of each place, 1 = it came or went, or weighs otherwise: a value of it came to count as rare, or does no more. */
  readonly changed: Uint8Array
}

/** `Frozen`: as it was when everybody was compared. */
export function weighingOf(sides: Sides, { choices, modelOf, volume, keyed }: Frozen): Weighing {
  const { encoded, before, after, counted } = sides
  const comparisons = comparisonsOf(encoded)
  const rarity = rarityBefore(encoded, volume, keyed)
  const changed = before.map((was, place) => (was === after[place] ? 0 : 1))
  for (const { slots, codes } of rarityChanged(encoded, counted, volume, keyed))
    for (const slot of slots)
      for (let place = 0, at = slot; place < encoded.records; place++, at += encoded.width)
        if (codes.has(encoded.rows[at] as number)) changed[place] = 1
  return {
    comparisons,
    weights: cautious(weightsOf(encoded, comparisons, modelOf(comparisons), rarity), choices),
    changed,
  }
}
