import type { Forms } from '../encode/forms.ts'
import { textOf } from '../text/text-of.ts'
import type { Comparison, Encoded, Field } from '../types.ts'

/**
 * What else a model is frozen with: what of a list's matching depends on how many people are in it. With it, a pair
 * weighs what it weighs, whoever else comes or goes. Values stand as keys, so that it holds nobody's.
 */
export interface Volume {
  /** Records of the list that it was fitted to. */
  readonly records: number
  readonly frequencies: readonly FieldFrequencies[]
  /** Up to which size the blocks of each broad rule are taken. */
  readonly broad: readonly { readonly rule: string; readonly largest: number }[]
  /** Identifiers that so many people shared that they say nothing. */
  readonly blocked: readonly { readonly field: string; readonly keys: readonly string[] }[]
  /** How the list was written; undefined = an older model, which does not say: each list tells it of itself. */
  readonly forms?: Forms
}

export interface FieldFrequencies {
  readonly field: string
  /** Values in all, and the chance that two of them are the same. */
  readonly total: number
  readonly chance: number
  /** Values that at least five records had, and how many, in the order of their keys; all others count as rare. */
  readonly values: readonly (readonly [key: string, records: number])[]
}

/** The key of a field's value, made with a secret: the same for the same text, and telling nobody what it was. */
export type Keyed = (field: string, text: string) => string

/**
 * A value that fewer records have than this counts as if `RARE` records had it: two do, as they agree on it, or three or four.
 * With two, lists of a few hundred records joined strangers; with three none of the labelled lists lost anything.
 */
export const LEAST_SEEN = 5
export const RARE = 3

/** What fields are called in a volume: a second one of a name has a number. */
export function fieldNames(fields: readonly Pick<Field, 'name'>[]): readonly string[] {
  return fields.map(({ name }, i) => {
    const before = fields.slice(0, i).filter((one) => one.name === name).length
    return before === 0 ? name : `${name} ${before + 1}`
  })
}

/** The volume of a list; `sizes` are those of its broad rules. */
export function volumeOf(
  encoded: Encoded,
  comparisons: readonly Comparison[],
  sizes: Volume['broad'],
  keyed: Keyed,
): Volume {
  const names = fieldNames(encoded.fields)
  const weighed = new Set(comparisons.flatMap((one) => one.termFrequencies.map(({ field }) => field)))
  return {
    records: encoded.records,
    forms: encoded.forms,
    frequencies: encoded.fields.flatMap((field, i) =>
      weighed.has(i) ? [frequenciesOf(field, names[i] ?? '', keyed)] : [],
    ),
    broad: sizes,
    blocked: encoded.autoBlocked.map(({ at, codes }) => {
      const field = names[at] ?? ''
      const { dictionary } = encoded.fields[at] as Field
      return { field, keys: codes.map((code) => keyed(field, textOf(dictionary, code))).sort() }
    }),
  }
}

function frequenciesOf({ dictionary }: Field, field: string, keyed: Keyed): FieldFrequencies {
  const { count, size } = dictionary
  const values: (readonly [string, number])[] = []
  for (let code = 1; code < size; code++) {
    const records = count[code] as number
    if (records >= LEAST_SEEN) values.push([keyed(field, textOf(dictionary, code)), records])
  }
  return { field, ...chanceOf(count), values: values.sort(([a], [b]) => (a < b ? -1 : 1)) }
}

/** How many values there are, and how likely two of them are the same. */
export function chanceOf(count: Int32Array): { readonly total: number; readonly chance: number } {
  let total = 0
  for (let code = 1; code < count.length; code++) total += count[code] as number
  let chance = 0
  if (total > 0)
    for (let code = 1; code < count.length; code++) chance += ((count[code] as number) / total) ** 2
  return { total, chance }
}
