import { beforeAll, describe, expect, test } from 'vitest'
import { normaliseEmail } from '../../../activities/extract/normalise/email.ts'
import { normalisePhone } from '../../../activities/extract/normalise/phone.ts'
import { applyCrmNight } from '../../../examples/le-parcours/crm/apply.ts'
import type { RecordTruth } from '../../../examples/le-parcours/generate/truth.ts'
import { useDatabase } from '../../support/database.ts'
import { withFiles } from './files.ts'
import { type Made, made, objectsOf, textOf } from './support.ts'

const NIGHTS = ['2026-03-27', '2026-03-28', '2026-03-29', '2026-03-30']
const SCHEMA = 'le_parcours_crm'

type Person = Readonly<Record<string, string | boolean | null>>

/** What the product reads from a text: null where the field would be dropped. */
const read = (value: ReturnType<typeof normaliseEmail>): string | null =>
  typeof value === 'string' ? value : null

describe("the CRM's table after its nights", () => {
  const it = useDatabase()
  let data: Made
  let people: ReadonlyMap<string, Person>
  let open: ReadonlyMap<string, RecordTruth>
  beforeAll(async () => {
    data = await made({ people: 5_000, nights: NIGHTS.length })
    people = await afterNights(NIGHTS)
    const records = new Map<string, RecordTruth>()
    for (const record of NIGHTS.flatMap((date) => recordsOf(date))) {
      if (record.op === 'close') records.delete(record.key)
      else records.set(record.key, record)
    }
    open = records
  })

  const recordsOf = (date: string): readonly RecordTruth[] =>
    objectsOf<RecordTruth>(data, `truth/records-${date}.ndjson`).filter(({ source }) => source === 'crm')

  async function afterNights(dates: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    await withFiles(data, async (dir) => {
      for (const date of [...dates, dates.at(-1) ?? '']) {
        await applyCrmNight({ connectionString: it.url, schema: SCHEMA, dir, date })
      }
    })
    const rows = await it.db.query<Person & { id: string }>(`
      select id::text, customer_number, given_name, family_name, email, phone, city, birth_date::text,
        handicap::text, to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as updated_at
      from ${SCHEMA}.person`)
    return new Map(rows.map((row) => [row.id, row]))
  }

  test('holds the records that the truth says, and the broken ones beside them', () => {
    const broken = data.summary.byNight.reduce((sum, { sources }) => sum + (sources.crm?.rejected ?? 0), 0)
    expect(broken).toBeGreaterThan(5)
    expect([...open.keys()].filter((key) => !people.has(key))).toEqual([])
    expect(people.size).toBe(open.size + broken)
  })

  test('reads as the truth says: addresses, numbers, names and dates', () => {
    const word = (text: unknown): unknown => (text === 'INCONNU' || text === 'N/A' ? null : text)
    for (const [key, { values, seen_at }] of open) {
      const row = people.get(key) ?? {}
      expect({
        email: row.email === null ? null : read(normaliseEmail(String(row.email))),
        phone: row.phone === null ? null : read(normalisePhone(String(row.phone), 'FR')),
        given: word(row.given_name),
        family: word(row.family_name),
        city: word(row.city),
        birth: row.birth_date === '1900-01-01' ? null : row.birth_date,
        handicap: row.handicap,
        number: row.customer_number,
        seen: row.updated_at,
      }).toEqual({
        email: values.email ?? null,
        phone: values.phone ?? null,
        given: values.given_name ?? null,
        family: values.family_name ?? null,
        city: values.city ?? null,
        birth: values.birth_date ?? null,
        handicap: values.handicap ?? null,
        number: values.customer_number ?? null,
        seen: seen_at,
      })
    }
  })

  test('a cursor with an overlap of fifteen minutes misses no change', () => {
    const times = NIGHTS.map((date) =>
      textOf(data, `crm/upserts-${date}.csv`)
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => Date.parse(line.slice(line.lastIndexOf(',') + 1))),
    )
    const behind = times.slice(1).flatMap((night, index) => {
      const cursor = Math.max(...(times[index] ?? []))
      return night.map((at) => cursor - at)
    })
    expect(Math.max(...behind)).toBeGreaterThan(0)
    expect(Math.max(...behind)).toBeLessThan(15 * 60_000)
  })
})
