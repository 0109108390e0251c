import type { Choices } from '../choices.ts'
import { comparisonsOf } from '../compare/comparisons.ts'
import { blockedOf } from '../encode/blocked-before.ts'
import type { Model } from '../fit/model.ts'
import { fieldNames, type Keyed, type Volume } from '../fit/volume.ts'
import { textOf } from '../text/text-of.ts'
import type { Comparison, Encoded } from '../types.ts'
import { rarityOnDemand } from './rarity.ts'
import { cautious, type Weights, weightsOf } from './weights.ts'

/** A model, what else it was frozen with, and how records are compared. */
export interface Frozen {
  readonly modelOf: (comparisons: readonly Comparison[]) => Model
  readonly volume: Volume
  readonly keyed: Keyed
  readonly choices: Choices
}

/** Some records of a list, with weights that say of two of them what they would say in all of it. */
export interface FrozenPart {
  readonly encoded: Encoded
  readonly comparisons: readonly Comparison[]
  readonly weights: Weights
  /** Looks a record's values up; to be called before it is compared, once or often. */
  readonly ask: (record: number) => void
}

export function frozenPart(list: Encoded, { modelOf, volume, keyed, choices }: Frozen): FrozenPart {
  // Rows of its own: blocked values become "no value" in them.
  const encoded = { ...list, rows: list.rows.slice() }
  const comparisons = comparisonsOf(encoded)
  const { tables, look } = rarityOnDemand(encoded, volume, keyed)
  const weights = cautious(weightsOf(encoded, comparisons, modelOf(comparisons), tables), choices)
  const hide = hiding(encoded, volume, keyed)
  const asked = new Uint8Array(encoded.records)
  const ask = (record: number): void => {
    if (asked[record] === 1) return
    asked[record] = 1
    hide(record)
    look(record)
  }
  return { encoded, comparisons, weights, ask }
}

/** Makes blocked values of a record "no value". */
function hiding({ fields, rows, width }: Encoded, volume: Volume, keyed: Keyed): (record: number) => void {
  const names = fieldNames(fields)
  const concerned = fields.flatMap(({ slots, dictionary }, i) => {
    const isBlocked = blockedOf(volume, keyed, names[i] ?? '')
    return isBlocked === undefined ? [] : [{ slots, dictionary, isBlocked }]
  })
  return (record) => {
    for (const { slots, dictionary, isBlocked } of concerned)
      for (const slot of slots) {
        const at = record * width + slot
        const code = rows[at] as number
        if (code !== 0 && isBlocked(textOf(dictionary, code))) rows[at] = 0
      }
  }
}
