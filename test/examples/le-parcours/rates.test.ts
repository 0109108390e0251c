import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { RATES } from '../../../examples/le-parcours/generate/rates.ts'
import type { EventTruth, RecordTruth } from '../../../examples/le-parcours/generate/truth.ts'
import { type Made, made, objectsOf } from './support.ts'

interface PersonTruth {
  readonly person: string
  readonly household: string
  readonly arrives: string | null
  readonly household_email: string | null
  readonly before: { readonly family_name: string; readonly street: string; readonly email: string }
  readonly family_name: string
  readonly street: string
  readonly email: string
}

const NIGHT = '2026-03-27'

/** Is the share within three standard deviations (and a little) of the rate? */
function expectShare(hits: number, of: number, rate: number): void {
  const spread = 3.5 * Math.sqrt((rate * (1 - rate)) / of) + 0.001
  expect(hits / of).toBeGreaterThan(rate - spread)
  expect(hits / of).toBeLessThan(rate + spread)
}

describe('the data are as wrong as the error model says', () => {
  let data: Made
  let people: readonly PersonTruth[]
  let records: readonly RecordTruth[]
  beforeAll(async () => {
    data = await made({ people: 20_000, nights: 2 })
    people = objectsOf<PersonTruth>(data, 'truth/people.ndjson')
    records = objectsOf<RecordTruth>(data, `truth/records-${NIGHT}.ndjson`)
  })

  test('people marry, move and change their address before the first night as often as stated', () => {
    const changed = (field: 'street' | 'email'): number =>
      people.filter((person) => person[field] !== person.before[field]).length
    expectShare(changed('street'), people.length, RATES.life.move.before)
    expectShare(changed('email'), people.length, RATES.life.email.before)
  })

  test('people are in the CRM, and twice in it, as often as stated', () => {
    const crm = records.filter(({ source }) => source === 'crm')
    const once = new Set(crm.map(({ person }) => person))
    const present = people.filter(({ arrives }) => arrives === NIGHT).length
    expectShare(once.size, present, RATES.presence.crm)
    // One copy in five comes in a later night.
    expectShare(crm.length - once.size, once.size, RATES.duplicates.crm * 0.82)
  })

  test('names, birth dates, addresses and numbers are wrong as often as stated', () => {
    const crm = records.filter(({ source }) => source === 'crm')
    const wrong = (error: string): number => crm.filter(({ errors }) => errors.includes(error)).length
    expectShare(wrong('given_name:missing'), crm.length, RATES.text.missing)
    expectShare(wrong('family_name:placeholder'), crm.length, RATES.text.placeholder)
    expectShare(wrong('family_name:transposition'), crm.length, RATES.text.transposition)
    expectShare(wrong('city:upper_case'), crm.length, RATES.text.upperCase)
    expectShare(wrong('birth_date:missing'), crm.length, RATES.birthDate.missing)
    expectShare(wrong('email:typo'), crm.length, RATES.email.typo)
    expectShare(wrong('email:placeholder'), crm.length, RATES.email.placeholder)
    expectShare(wrong('phone:missing'), crm.length, RATES.phone.missing)
    expectShare(wrong('phone:invalid'), crm.length, RATES.phone.invalid)
    expect(wrong('given_name:nickname')).toBeGreaterThan(0)
    expect(wrong('given_name:accents')).toBeGreaterThan(0)
  })

  test('rows are broken and repeated as often as stated', () => {
    const [first, second] = data.summary.byNight
    const { shop, web } = first?.sources ?? {}
    for (const source of [shop, web]) {
      const { loaded = 0, rejected = 0 } = source ?? {}
      expectShare(rejected, loaded, RATES.rows.broken + RATES.rows.twiceInFile)
    }
    expectShare(second?.sources.web?.unchanged ?? 0, web?.loaded ?? 0, RATES.rows.repeated)
  })

  test('each kind of broken row that a source can have is there', () => {
    const reasons = new Set(
      data.summary.byNight.flatMap(({ sources }) =>
        Object.values(sources).flatMap((counts) => Object.keys(counts.reasons)),
      ),
    )
    const all =
      'bad_date bad_identifier bad_json bad_type duplicate_key encoding missing_key missing_value not_allowed nul_byte out_of_range too_few_columns too_long too_many_columns unclosed_quote'
    expect([...reasons].sort()).toEqual(all.split(' '))
  })

  test('tills write more of nobody than the shop does', () => {
    const events = objectsOf<EventTruth>(data, `truth/events-${NIGHT}.ndjson`)
    const unnamed = (source: string): number => {
      const own = events.filter((event) => event.source === source)
      return own.filter(({ actor }) => Object.keys(actor).length === 0).length / own.length
    }
    expect(unnamed('tickets-fr')).toBeGreaterThan(RATES.unnamed.tickets - 0.03)
    expect(unnamed('shop')).toBeLessThan(0.1)
  })
})

test('in nights of changed clocks, some local times exist twice or never', async () => {
  for (const firstNight of ['2026-03-29', '2026-10-25']) {
    const data = await made({ people: 6_000, nights: 1, firstNight })
    const events = objectsOf<EventTruth>(data, `truth/events-${firstNight}.ndjson`)
    const shifted = events.filter(({ note }) => note === 'shifted')
    expect(shifted.length).toBeGreaterThan(0)
    // Both hours are read with the offset before the change: 02:30 is 01:30Z in spring, 00:30Z in autumn.
    const hour = firstNight === '2026-03-29' ? 'T01:' : 'T00:'
    const that = shifted.filter(({ at }) => at.startsWith(firstNight))
    expect(that.filter(({ at }) => !at.includes(hour))).toEqual([])
  }
})

test('the documentation states the rates that are used', () => {
  const page = readFileSync(new URL('../../../docs/le-parcours.md', import.meta.url), 'utf8')
  const stated = new Map(
    [...page.matchAll(/^\| `([\w.]+)` \| ([\d., %]+) \|/gm)].map(([, name = '', value = '']) => [
      name,
      value.trim(),
    ]),
  )
  expect(stated).toEqual(new Map(flat('', RATES)))
})

function flat(prefix: string, value: unknown): (readonly [string, string])[] {
  if (typeof value === 'number') return [[prefix, percent(value)]]
  if (Array.isArray(value)) return [[prefix, value.map((share) => percent(Number(share))).join(', ')]]
  return Object.entries(value as object).flatMap(([name, inner]) =>
    flat(prefix === '' ? name : `${prefix}.${name}`, inner),
  )
}

function percent(value: number): string {
  return `${Number((value * 100).toFixed(4))} %`
}
