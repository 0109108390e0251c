import type { Comparison, Dictionary, Encoded, FieldName } from '../types.ts'
import { type Likeness, likenessOf } from './alike.ts'
import { find } from './fields.ts'
import { remembered, tableBits } from './memo.ts'
import { isContained, sharedWords } from './words.ts'

const SIMILAR = 0.9

/** Level of a field with one slot: 0 where one of the two says nothing, 1 for one value, else what `different` says. */
function byCode(
  { rows }: Encoded,
  slot: number,
  different: (a: number, b: number) => number,
): Comparison['compare'] {
  return (a, b) => {
    const x = rows[a + slot] as number
    const y = rows[b + slot] as number
    if (x === 0 || y === 0) return 0
    return x === y ? 1 : different(x, y)
  }
}

/** Birth place, occupation: same, with one another's words, similar. */
export function textComparison(encoded: Encoded, name: FieldName): Comparison | null {
  const found = find(encoded, name)
  if (found === null) return null
  const { dictionary, slot, index } = found
  const likeness = likenessOf(dictionary)
  const different = remembered(tableBits(dictionary.size), (a, b) => textLevel(dictionary, likeness, a, b))
  return {
    name: name.replace('_', ' '),
    levels: ['missing', 'same', 'one within the other', 'similar', 'a word in common', 'else'],
    person: null,
    termFrequencies: [{ level: 1, field: index }],
    cost: 3,
    compare: byCode(encoded, slot, different),
  }
}

function textLevel(dictionary: Dictionary, likeness: Likeness, a: number, b: number): number {
  if (isContained(dictionary, a, b)) return 2
  if (likeness.jaroWinkler(a, b, SIMILAR) >= SIMILAR) return 3
  return sharedWords(dictionary, a, dictionary, b) > 0 ? 4 : 5
}

/** Middle names: same, one an initial, similar. */
export function middleComparison(encoded: Encoded): Comparison | null {
  const found = find(encoded, 'middle')
  if (found === null) return null
  const { dictionary, slot, index } = found
  const likeness = likenessOf(dictionary)
  const different = remembered(tableBits(dictionary.size), (a, b) => middleLevel(dictionary, likeness, a, b))
  return {
    name: 'middle name',
    levels: ['missing', 'same', 'same initial', 'similar', 'else'],
    person: null,
    termFrequencies: [{ level: 1, field: index }],
    cost: 3,
    compare: byCode(encoded, slot, different),
  }
}

function middleLevel(dictionary: Dictionary, likeness: Likeness, a: number, b: number): number {
  const { text, start } = dictionary
  if (likeness.length(a) === 1 || likeness.length(b) === 1)
    return text[start[a] as number] === text[start[b] as number] ? 2 : 4
  return sharedWords(dictionary, a, dictionary, b) > 0 || likeness.jaroWinkler(a, b, SIMILAR) >= SIMILAR
    ? 3
    : 4
}

/** Gender, category: the same or not. */
export function plainComparison(encoded: Encoded, name: FieldName): Comparison | null {
  const found = find(encoded, name)
  if (found === null) return null
  const { slot, index } = found
  return {
    name,
    levels: ['missing', 'same', 'else'],
    person: null,
    termFrequencies: [{ level: 1, field: index }],
    cost: 1,
    compare: byCode(encoded, slot, () => 2),
  }
}
