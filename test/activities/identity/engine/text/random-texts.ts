/** A seeded stream of numbers from 0 to below `most` (mulberry32). */
export function seeded(seed: number): (most: number) => number {
  let state = seed
  return (most) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * most)
  }
}

/** Few letters, so that texts have much in common; of several scripts, with a pair of surrogates and a combining mark. */
const LETTERS = [
  'a',
  'b',
  'c',
  'n',
  'é',
  'ß',
  'ø',
  'ł',
  'я',
  'ж',
  '山',
  '本',
  '𝔄',
  '😀',
  '\u0301',
  ' ',
  "'",
  '-',
]

function text(next: (most: number) => number): string {
  const length = next(next(8) === 0 ? 40 : 9)
  const letters = next(3) === 0 ? LETTERS.length : 5
  return Array.from({ length }, () => LETTERS[next(letters)]).join('')
}

/** One to three slips: a unit left out, put in, replaced, or two neighbours swapped. */
function slips(original: string, next: (most: number) => number): string {
  let units = original.split('')
  for (let i = next(3); i >= 0; i--) {
    const at = next(units.length + 1)
    const kind = next(4)
    const letter = LETTERS[next(LETTERS.length)] ?? ''
    if (kind === 0) units = [...units.slice(0, at), ...units.slice(at + 1)]
    else if (kind === 1) units = [...units.slice(0, at), letter, ...units.slice(at)]
    else if (kind === 2) units = [...units.slice(0, at), letter, ...units.slice(at + 1)]
    else units = [...units.slice(0, at), ...units.slice(at, at + 2).reverse(), ...units.slice(at + 2)]
  }
  return units.join('')
}

/** Pairs of texts, half of them slips of one another, the same for each seed. */
export function* pairsOfTexts(count: number, seed: number): Generator<readonly [string, string]> {
  const next = seeded(seed)
  for (let i = 0; i < count; i++) {
    const one = text(next)
    yield [one, next(2) === 0 ? text(next) : slips(one, next)]
  }
}

/** Both texts as code units in one array, with a unit on each side that belongs to neither. */
export function unitsOf(one: string, other: string): readonly [Uint16Array, number, number, number, number] {
  const all = `?${one}!${other}?`
  const array = new Uint16Array(all.length)
  for (let i = 0; i < all.length; i++) array[i] = all.charCodeAt(i)
  return [array, 1, 1 + one.length, 2 + one.length, 2 + one.length + other.length]
}
