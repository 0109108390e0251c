import type { Concept } from './concepts.ts'
import type { Forms } from './encode/forms.ts'

/** A column as it was read: each distinct text once. */
export interface RawColumn {
  readonly concept: Concept
  /** Of each record, the index of its text in `values`; -1 = nothing there. */
  readonly codes: Int32Array
  /** Distinct texts, trimmed, never empty. */
  readonly values: readonly string[]
}

/** A list of people in the order of their keys, so that shuffled input is the same table. */
export interface Table {
  readonly records: number
  readonly columns: readonly RawColumn[]
}

/**
 * The distinct normalised values of a field. Code 0 is "no value". All arrays lie in shared memory, for threads
 * read them.
 */
export interface Dictionary {
  /** Number of codes, code 0 among them. */
  readonly size: number
  /** UTF-16 code units of all values; those of code c are `text[start[c]]` to `text[start[c + 1] - 1]`. */
  readonly text: Uint16Array
  readonly start: Uint32Array
  /** How many records have the value (in any slot of the field). */
  readonly count: Int32Array
  /** A hash of each value's text, never of its code, so that the order of reading changes nothing; 0 = no value. */
  readonly hash: Uint32Array
  /** Hashes of a part of each value (the year of a date, the first three characters); 0 = it has no such part. */
  readonly parts: Readonly<Record<string, Uint32Array>>
  /** The words of each value, for fields of several words; null for others. */
  readonly words: Words | null
}

/** Hashes of words, of each value sorted and each once: those of code c are `hash[start[c]]` to `hash[start[c + 1] - 1]`. */
export interface Words {
  readonly start: Uint32Array
  readonly hash: Uint32Array
}

export type FieldName =
  | 'given'
  | 'family'
  | 'middle'
  | 'full'
  | 'generation'
  | 'birth'
  | 'birth_place'
  | 'gender'
  | 'email'
  | 'phone'
  | 'number'
  | 'street'
  | 'postal'
  | 'city'
  | 'region'
  | 'country'
  | 'occupation'
  | 'category'
  | 'id'
  | 'id_exclusive'
  | 'id_shared'

/** One thing that records say of people, with one dictionary. `email` and `phone` may have several slots. */
export interface Field {
  readonly name: FieldName
  /** Columns of `Encoded.rows` that hold its codes. */
  readonly slots: readonly number[]
  readonly dictionary: Dictionary
}

/** Records as rows of codes, side by side: a pair touches two short stretches of memory. */
export interface Encoded {
  readonly records: number
  readonly width: number
  /** Code of record r in slot s: `rows[r * width + s]`. In shared memory. */
  readonly rows: Int32Array
  readonly fields: readonly Field[]
  readonly autoBlocked: readonly AutoBlocked[]
  /** Comparisons that are not to be made, by name without a number. */
  readonly without: readonly string[]
  /** How the list was written. */
  readonly forms: Forms
}

/** Identifiers of one field that so many different people share that they say nothing; they were made "no value". */
export interface AutoBlocked {
  readonly field: FieldName
  /** Index in `Encoded.fields`, and the codes that no row has any more. */
  readonly at: number
  readonly codes: readonly number[]
  readonly values: number
  readonly records: number
  /** Places in `Encoded.rows` that are "no value" by that, and the code that each had. */
  readonly cleared: { readonly places: Uint32Array; readonly codes: Uint32Array }
}

/** A level's term frequency: agreement on a rare value says more than on a common one. */
export interface TermFrequency {
  readonly level: number
  /** Index in `Encoded.fields`: the field whose value is agreed on. */
  readonly field: number
}

/** How far a concept is a person's own, and not their household's: a name, a birth date, a number. */
export interface Personal {
  /** Levels that two people of one household hardly ever reach. */
  readonly own: readonly number[]
  /** "Else" is seen in at most this share of the pairs of one person. */
  readonly mostElse: number
}

/**
 * How two records are compared on one concept. Level 0 means that one of them says nothing (weight 0); the last
 * level is "else", a plain disagreement; those between go from the strongest agreement to the weakest.
 */
export interface Comparison {
  readonly name: string
  readonly levels: readonly string[]
  /** Null = a household shares it. */
  readonly person: Personal | null
  readonly termFrequencies: readonly TermFrequency[]
  /** Relative cost of one comparison, for the order of comparing: 1 = codes only, 10 = strings. */
  readonly cost: number
  /** Level of a pair, given where the two rows begin in `Encoded.rows` (record number x width). Symmetric. */
  readonly compare: (a: number, b: number) => number
}

/** Scored pairs, a < b, each pair once; weights in thousandths of a bit. */
export interface Edges {
  readonly count: number
  readonly a: Int32Array
  readonly b: Int32Array
  readonly weight: Int32Array
}

export interface Pairs {
  readonly a: Int32Array
  readonly b: Int32Array
}

/** What no score may overrule. */
export interface Constraints {
  /** Obeyed in this order, each unless a cannot-link is against it: of two that contradict each other, the first is. */
  readonly must: Pairs
  readonly cannot: Pairs
  /**
   * Of each identifier type of which a person has only one: the value's code of each record, 0 = none. Records of
   * one cluster must not have two different ones.
   */
  readonly exclusive: readonly Int32Array[]
}
