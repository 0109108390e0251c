import { isoSecond } from './calendar.ts'
import { usedEmail, writtenEmail } from './contact.ts'
import { PRODUCTS } from './data/products.ts'
import { BLAME, MIXED, PRAISE, TITLES } from './data/texts.ts'
import type { Broken, Entry, EventSource } from './events.ts'
import { customerNumber, serialOf } from './identifiers.ts'
import { brokenLines } from './json.ts'
import { countOf, type Habits, momentOf, noteOf } from './moment.ts'
import { type Person, trueFacts } from './people.ts'
import type { Random } from './random.ts'
import { RATES } from './rates.ts'
import { valuesOf } from './record.ts'
import type { Json } from './web.ts'
import { isIn, PURPOSE, streamOf, type World } from './world.ts'

const HABITS: Habits = { zone: 'Europe/Paris', from: 7, until: 23, history: 365, late: 2, step: 1_000 }
/** Answers somebody who answers gives: in the year before, and a night. */
const ANSWERS = { before: 1.3, night: 0.03 }

/** Answers to surveys, and reviews of products. */
export const SURVEYS: EventSource<Json> = {
  purpose: PURPOSE.surveys,
  presence: 'surveys',
  files: [{ file: 'surveys', source: 'surveys' }],
  path: (_, date) => `surveys/answers-${date}.ndjson`,
  form: { encoding: 'utf8', end: '\n' },
  bom: false,
  header: null,
  fresh,
  line: (row) => JSON.stringify(row),
  breaks: breaks(),
  corrected: null,
  repeats: true,
}

function fresh(world: World, person: Person, night: number): readonly Entry<Json>[] {
  if (!isIn(world, person, 'surveys')) return []
  const r = streamOf(world, PURPOSE.surveys, person, night)
  const answers = countOf(r, night === 0 ? ANSWERS.before : ANSWERS.night)
  return Array.from({ length: answers }, (_, number) => answer(world, person, night, number, r))
}

function answer(world: World, person: Person, night: number, number: number, r: Random): Entry<Json> {
  const moment = momentOf(world, night, r, HABITS)
  const unnamed = r.chance(RATES.unnamed.surveys)
  const email = writtenEmail(usedEmail(person, trueFacts(person, night), r), r, true)
  const known = isIn(world, person, 'crm') && r.chance(0.5)
  const client = unnamed || !known ? null : customerNumber(world.seed, person.index, 0)
  const kind = r.chance(0.6) ? 'nps' : 'review'
  const key = `A-${String(night).padStart(3, '0')}${serialOf(world.seed, person.index)}${number}`
  const row: Json = {
    answer_id: key,
    kind,
    email: unnamed ? null : email.raw,
    customer_number: client,
    ...said(kind, person, r),
    submitted_at: isoSecond(moment.utc),
    language: 'fr',
  }
  return {
    key,
    source: 'surveys',
    file: 'surveys',
    row,
    event: {
      person: person.id,
      name: kind,
      at: isoSecond(moment.utc),
      amount: null,
      currency: null,
      actor: valuesOf({ email: unnamed ? null : email.canonical, customer_number: client }),
      note: noteOf(moment),
    },
  }
}

type Mood = keyof typeof TITLES
const TEXTS = { good: PRAISE, fair: MIXED, bad: BLAME } as const
const SCORES = { good: [9, 10], fair: [7, 8], bad: [0, 1, 2, 3, 4, 5, 6] } as const
const STARS = { good: [4, 5], fair: [3], bad: [1, 2] } as const

/** What somebody thinks goes with what somebody writes. */
function said(kind: 'nps' | 'review', person: Person, r: Random): Json {
  const at = r.next()
  const mood: Mood = at > 0.4 ? 'good' : at > 0.2 ? 'fair' : 'bad'
  const text = r.pick<string>(TEXTS[mood])
  const store = person.before.address.city.store
  if (kind === 'nps')
    return { sku: null, store, nps: r.pick<number>(SCORES[mood]), rating: null, title: null, text }
  const sku = r.pick(PRODUCTS).sku
  return {
    sku,
    store: null,
    nps: null,
    rating: r.pick<number>(STARS[mood]),
    title: r.pick(TITLES[mood]),
    text,
  }
}

function breaks(): readonly ((entry: Entry<Json>, r: Random) => Broken)[] {
  const field = (name: string, value: unknown, reason: Broken['reason']) => {
    return ({ row, key }: Entry<Json>): Broken => {
      const own = name === 'answer_id' ? '' : `${key}X`
      return { line: JSON.stringify({ ...row, answer_id: own, [name]: value }), key: own, reason }
    }
  }
  return [
    ...brokenLines<Json>(
      (row, key) => JSON.stringify({ ...row, answer_id: key }),
      (key) => `${key}X`,
    ),
    field('submitted_at', '2026-02-31T10:00:00Z', 'bad_date'),
    field('answer_id', null, 'missing_key'),
    field('kind', 'sondage', 'not_allowed'),
    field('nps', 11, 'out_of_range'),
    field('rating', 'cinq', 'bad_type'),
    field('email', 'pas@@concerne', 'bad_identifier'),
  ]
}
