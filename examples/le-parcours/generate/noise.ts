import { NICKNAMES } from './data/given-names.ts'
import { oneOf, type Random } from './random.ts'
import { RATES } from './rates.ts'

/** A value as a source holds it, and what went wrong with it. */
export interface Noisy {
  readonly value: string | null
  readonly error: string | null
}

const AZERTY = ['azertyuiop', 'qsdfghjklm', 'wxcvbn']
const NEIGHBOURS: ReadonlyMap<string, string> = new Map(
  AZERTY.flatMap((row) =>
    [...row].map((key, at) => [key, `${row[at - 1] ?? ''}${row[at + 1] ?? ''}`] as const),
  ),
)
const OCR: Readonly<Record<string, string>> = {
  m: 'rn',
  l: '1',
  o: '0',
  e: 'c',
  i: 'l',
  u: 'v',
  B: '8',
  S: '5',
}

/** A slip of the finger on a French keyboard: the neighbour of one letter. */
export function keyboardSlip(text: string, random: Random): string {
  return replaceOne(text, random, (letter) => {
    const near = NEIGHBOURS.get(letter)
    return near === undefined ? null : random.pick([...near])
  })
}

/** What a scanner takes a letter for. */
function ocrSlip(text: string, random: Random): string {
  return replaceOne(text, random, (letter) => OCR[letter] ?? null)
}

/** Two letters that changed places. */
export function transposition(text: string, random: Random): string {
  if (text.length < 3) return text
  const at = 1 + random.int(text.length - 2)
  return `${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`
}

/** Without accents, as an old machine writes. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('œ', 'oe').replaceAll('Œ', 'OE')
}

function replaceOne(text: string, random: Random, other: (letter: string) => string | null): string {
  const from = random.int(Math.max(text.length, 1))
  for (let step = 0; step < text.length; step += 1) {
    const at = (from + step) % text.length
    const found = other(text[at] ?? '')
    if (found !== null) return text.slice(0, at) + found + text.slice(at + 1)
  }
  return text
}

/** A name or place as a source holds it. The kinds of errors exclude each other. */
export function noisyText(text: string, random: Random, kind: 'given' | 'family' | 'place'): Noisy {
  const { text: rate } = RATES
  const hit = oneOf(random)
  if (hit(rate.missing)) return { value: null, error: 'missing' }
  if (hit(rate.placeholder)) return { value: random.pick(['INCONNU', 'N/A']), error: 'placeholder' }
  if (hit(kind === 'given' ? rate.nickname : 0)) return slip(text, NICKNAMES.get(text) ?? text, 'nickname')
  if (hit(rate.keyboard)) return slip(text, keyboardSlip(text, random), 'keyboard')
  if (hit(rate.ocr)) return slip(text, ocrSlip(text, random), 'ocr')
  if (hit(rate.transposition)) return slip(text, transposition(text, random), 'transposition')
  if (hit(rate.accents)) return slip(text, plain(text), 'accents')
  if (hit(rate.upperCase)) return slip(text, text.toUpperCase(), 'upper_case')
  return { value: text, error: null }
}

function slip(text: string, value: string, error: string): Noisy {
  return { value, error: value === text ? null : error }
}

/** What a source that drops such words makes of a text. */
export function known(text: string | null): string | null {
  return text === null || text === 'INCONNU' || text === 'N/A' ? null : text
}
