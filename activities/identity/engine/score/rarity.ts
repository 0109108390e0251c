import {
  chanceOf,
  type FieldFrequencies,
  fieldNames,
  type Keyed,
  LEAST_SEEN,
  RARE,
  type Volume,
} from '../fit/volume.ts'
import { textOf } from '../text/text-of.ts'
import type { Dictionary, Encoded, Field } from '../types.ts'
import { limited, milli } from './milli.ts'

/** How rare the values of a field are. */
export interface RarityTable {
  /** In thousandths of a bit, in shared memory: it is as long as the dictionary. */
  readonly byCode: Int32Array
  /** The most that a value adds. */
  readonly most: number
}

/** How far a rare or a common value may move a weight, in bits. */
const MOST_UP = 10
const MOST_DOWN = -6

/**
 * How much more an agreement on a value says than one on a value at random: log2 of the chance that two records agree
 * at all over the chance that they agree on this value.
 */
function rarity(records: number, { total, chance }: Pick<FieldFrequencies, 'total' | 'chance'>): number {
  return milli(limited(Math.log2(chance / (records / total)), MOST_DOWN, MOST_UP))
}

/** As the list at hand has its values. */
export function rarityInList({ fields }: Encoded): (field: number) => RarityTable {
  return (field) => {
    const { count, size } = (fields[field] as Field).dictionary
    const all = chanceOf(count)
    return tableOf(size, (code) => rarity(count[code] as number, all))
  }
}

/**
 * As a frozen volume has them. Values that fewer than five records of the list have are not looked up, for a key costs
 * more than a comparison, and most values are nearly nobody's. A field that the volume lacks tells no rare from common.
 */
export function rarityBefore(
  { fields }: Encoded,
  volume: Volume,
  keyed: Keyed,
): (field: number) => RarityTable {
  const lookUp = lookedUp(fields, volume, keyed)
  return (field) => {
    const { dictionary } = fields[field] as Field
    const { rare, of } = lookUp(field)
    const { count, size } = dictionary
    return tableOf(size, (code) => ((count[code] as number) < LEAST_SEEN ? rare : of(code)))
  }
}

/**
 * Records of which a value came to count as rare, or does no more, as fewer than five have it now, or had: of each
 * field that the volume has, where the codes stand. `counted`: of each field, how many records had each value.
 */
export function rarityChanged(
  { fields }: Encoded,
  counted: readonly Int32Array[],
  volume: Volume,
  keyed: Keyed,
): readonly { readonly slots: readonly number[]; readonly codes: ReadonlySet<number> }[] {
  const lookUp = lookedUp(fields, volume, keyed)
  return fields.flatMap(({ dictionary, slots }, field) => {
    const { rare, of } = lookUp(field)
    const before = counted[field] ?? dictionary.count
    const codes = new Set<number>()
    for (let code = 1; code < dictionary.size; code++) {
      const [was, is] = [before[code] as number, dictionary.count[code] as number]
      if (was === is || was < LEAST_SEEN === is < LEAST_SEEN) continue
      if (of(code) !== rare) codes.add(code)
    }
    return codes.size === 0 ? [] : [{ slots, codes }]
  })
}

/** The same for some records of a list: nothing is looked up before `look` is called with a record. */
export function rarityOnDemand(
  { fields, rows, width }: Pick<Encoded, 'fields' | 'rows' | 'width'>,
  volume: Volume,
  keyed: Keyed,
): { readonly tables: (field: number) => RarityTable; readonly look: (record: number) => void } {
  const lookUp = lookedUp(fields, volume, keyed)
  const known: { readonly slots: readonly number[]; readonly look: (code: number) => void }[] = []
  const tables = (field: number): RarityTable => {
    const { dictionary, slots } = fields[field] as Field
    const { rare, of } = lookUp(field)
    const table = tableOf(dictionary.size, () => rare)
    const seen = new Uint8Array(dictionary.size)
    const look = (code: number): void => {
      if (code === 0 || seen[code] === 1) return
      seen[code] = 1
      table.byCode[code] = of(code)
    }
    known.push({ slots, look })
    return table
  }
  const look = (record: number): void => {
    for (const field of known)
      for (const slot of field.slots) field.look(rows[record * width + slot] as number)
  }
  return { tables, look }
}

interface LookedUp {
  readonly rare: number
  readonly of: (code: number) => number
}

const UNKNOWN: LookedUp = { rare: 0, of: () => 0 }

function lookedUp(fields: readonly Field[], volume: Volume, keyed: Keyed): (field: number) => LookedUp {
  const names = fieldNames(fields)
  return (at) => {
    const name = names[at] ?? ''
    const found = volume.frequencies.find(({ field }) => field === name)
    if (found === undefined || found.total === 0) return UNKNOWN
    const records = new Map(found.values)
    const dictionary: Dictionary = (fields[at] as Field).dictionary
    const rare = rarity(RARE, found)
    return {
      rare,
      of: (code) => {
        const frequency = records.get(keyed(name, textOf(dictionary, code)))
        return frequency === undefined ? rare : rarity(frequency, found)
      },
    }
  }
}

function tableOf(size: number, of: (code: number) => number): RarityTable {
  const byCode = new Int32Array(new SharedArrayBuffer(4 * size))
  let most = 0
  for (let code = 1; code < size; code++) {
    const adds = of(code)
    byCode[code] = adds
    if (adds > most) most = adds
  }
  return { byCode, most }
}
