import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { below, happens, oneOf, type Random, randomOf } from './random.ts'

/**
 * Invented people of the kind of `synthetic_1m`: a first name of 5,000, a surname of 50,000, a birth date of 25,000
 * days, a postcode of 200,000 and a city of 1,000, none of which depends on another. A person has one record (80 %),
 * two (15 %) or three. Further records have a slip in the first name (40 %) and in the surname (50 %), and lack birth
 * date (5 %), postcode (5 %) or city (20 %).
 */
export async function writeLikeSynthetic(path: string, records: number, seed: number): Promise<void> {
  await pipeline(Readable.from(pieces(records, randomOf(seed))), createWriteStream(path))
}

const CONSONANTS = 'bcdfghjklmnpqrstvwxyz'
const VOWELS = 'aeiou'
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const FIRST_DAY = Date.UTC(1940, 0, 1)
const DAY = 86_400_000
const PIECE = 1 << 18

interface Pools {
  readonly firsts: readonly string[]
  readonly surnames: readonly string[]
  readonly days: readonly string[]
  readonly postcodes: readonly string[]
  readonly cities: readonly string[]
}

function* pieces(records: number, random: Random): Generator<string, void, void> {
  const pools = poolsOf(random)
  let text = 'record_id,first_name,surname,dob,postcode,city,cluster\n'
  for (let record = 0, cluster = 0; record < records; cluster++) {
    const person = {
      first: oneOf(random, pools.firsts),
      surname: oneOf(random, pools.surnames),
      birth: oneOf(random, pools.days),
      postcode: oneOf(random, pools.postcodes),
      city: oneOf(random, pools.cities),
    }
    const chance = random()
    const copies = chance < 0.8 ? 1 : chance < 0.95 ? 2 : 3
    for (let copy = 0; copy < copies && record < records; copy++, record++) {
      const { first, surname, birth, postcode, city } = copy === 0 ? person : blurred(person, random)
      text += `${record},${first},${surname},${birth},${postcode},${city},${cluster}\n`
    }
    if (text.length < PIECE) continue
    yield text
    text = ''
  }
  yield text
}

interface Person {
  readonly first: string
  readonly surname: string
  readonly birth: string
  readonly postcode: string
  readonly city: string
}

function blurred({ first, surname, birth, postcode, city }: Person, random: Random): Person {
  return {
    first: happens(random, 0.4) ? withSlip(first, random) : first,
    surname: happens(random, 0.5) ? withSlip(surname, random) : surname,
    birth: happens(random, 0.05) ? '' : birth,
    postcode: happens(random, 0.05) ? '' : postcode,
    city: happens(random, 0.2) ? '' : city,
  }
}

/** A letter behind the first is another one, is missing, or has changed places with the next. */
function withSlip(word: string, random: Random): string {
  const at = 1 + below(random, word.length - 2)
  const kind = below(random, 3)
  const [before, letter, after] = [word.slice(0, at), word[at] ?? '', word.slice(at + 1)]
  if (kind === 0) return before + oneOf(random, [...LETTERS]) + after
  if (kind === 1) return before + after
  return before + after.slice(0, 1) + letter + after.slice(1)
}

function poolsOf(random: Random): Pools {
  const many = (size: number, make: (n: number) => string): readonly string[] =>
    Array.from({ length: size }, (_, n) => make(n))
  return {
    firsts: many(5_000, () => invented(3 + below(random, 5), random)),
    surnames: many(50_000, () => invented(4 + below(random, 6), random)),
    days: many(25_000, (n) => new Date(FIRST_DAY + n * DAY).toISOString().slice(0, 10)),
    postcodes: many(200_000, () => postcode(random)),
    cities: many(1_000, () => `${invented(4 + below(random, 5), random)} City`),
  }
}

function invented(length: number, random: Random): string {
  const word = Array.from({ length }, (_, at) =>
    oneOf(random, [...(at % 2 === 0 ? CONSONANTS : VOWELS)]),
  ).join('')
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function postcode(random: Random): string {
  const letters = (): string => (oneOf(random, [...LETTERS]) + oneOf(random, [...LETTERS])).toUpperCase()
  return `${10 + below(random, 90)}${letters()} ${1 + below(random, 9)}${letters()}`
}
