import type { Matched } from '../match.ts'
import type { FieldName } from '../types.ts'

/** What a report says of a match: counts alone. */
export interface Figures {
  readonly records: number
  /** Records that changed since everybody was compared: only their pairs were compared now. Null = everybody was. */
  readonly changed: number | null
  readonly clusters: number
  /** Sizes of the largest clusters of several records, the largest first. */
  readonly largest: readonly number[]
  /** Pairs that were compared, and those that blocks of too many records would have had, summed up over the rules. */
  readonly pairs: number
  readonly lost: number
  /** A pair that several rules find is counted for each of them. */
  readonly rules: Matched['rules']
  /** Identifiers that so many people share that they say nothing, and the records that have them. */
  readonly blocked: readonly {
    readonly field: FieldName
    readonly values: number
    readonly records: number
  }[]
  readonly equal: Matched['equal']
}

/** `most`: how many of the largest clusters are told. */
export function figuresOf(
  { first, ...told }: Pick<Matched, 'first' | 'pairs' | 'rules' | 'encoded' | 'equal'>,
  most: number,
): Figures {
  const sizes = new Int32Array(first.length)
  for (const of of first) sizes[of] = (sizes[of] as number) + 1
  return figuresOfSizes(sizes, { ...told, changed: null }, most)
}

/** The same, given the size of each cluster; 0 = there is none. */
export function figuresOfSizes(
  sizes: Int32Array,
  {
    changed,
    pairs,
    rules,
    encoded,
    equal,
  }: Pick<Figures, 'changed'> & Pick<Matched, 'pairs' | 'rules' | 'encoded' | 'equal'>,
  most: number,
): Figures {
  return {
    records: sizes.reduce((sum, size) => sum + size, 0),
    changed,
    clusters: sizes.reduce((count, size) => (size > 0 ? count + 1 : count), 0),
    largest: [
      ...sizes
        .filter((size) => size > 1)
        .sort((a, b) => b - a)
        .subarray(0, most),
    ],
    pairs,
    lost: rules.reduce((sum, { lost }) => sum + lost, 0),
    rules,
    blocked: encoded.autoBlocked.map(({ field, values, records }) => ({ field, values, records })),
    equal,
  }
}
