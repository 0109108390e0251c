import type { Choices } from '../choices.ts'
import { comparisonsOf } from '../compare/comparisons.ts'
import { blockedOf } from '../encode/blocked-before.ts'
import type { Model } from '../fit/model.ts'
import { fieldNames, type Keyed, type Volume } from '../fit/volume.ts'
import { textOf } from '../text/text-of.ts'
import type { Comparison, Encoded } from '../types.ts'
import { contradiction } from './contradiction.ts'
import { rarityOnDemand } from './rarity.ts'
import { cautious, weightsOf } from './weights.ts'

/** A model, and what else it was frozen with. */
export interface Frozen {
  readonly modelOf: (comparisons: readonly Comparison[]) => Model
  readonly volume: Volume
  readonly keyed: Keyed
  readonly choices: Pick<Choices, 'caution'>
}

/**
 * `contradiction` of two records as a frozen model has it: the answer depends on the two alone, whatever else is in the
 * list, so that some records of a list say what all of it would. Values are looked up when they are asked about.
 */
export function contradictionBefore(
  list: Encoded,
  { modelOf, volume, keyed, choices }: Frozen,
): (a: number, b: number) => boolean {
  // Rows of its own: blocked values become "no value" in them.
  const encoded = { ...list, rows: list.rows.slice() }
  const comparisons = comparisonsOf(encoded)
  const { tables, look } = rarityOnDemand(encoded, volume, keyed)
  const weights = weightsOf(encoded, comparisons, modelOf(comparisons), tables)
  const contradicts = contradiction(encoded, comparisons, cautious(weights, choices))
  const hide = hiding(encoded, volume, keyed)
  const asked = new Uint8Array(encoded.records)
  return (a, b) => {
    for (const record of [a, b]) {
      if (asked[record] === 1) continue
      asked[record] = 1
      hide(record)
      look(record)
    }
    return contradicts(a, b)
  }
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
