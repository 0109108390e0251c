import { isUtf8 } from 'node:buffer'
import { beforeAll, describe, expect, test } from 'vitest'
import type { EventTruth, RecordTruth } from '../../../examples/le-parcours/generate/truth.ts'
import { type FateRow, fatesOf, type Made, made, objectsOf } from './support.ts'

type Json = Readonly<Record<string, unknown>>

const NIGHTS = ['2026-03-27', '2026-03-28', '2026-03-29']
const LINE_BYTES = 32 * 1024

/** What the row's source names its key and time by. */
const FIELDS: Readonly<Record<string, { readonly key: string; readonly at: string }>> = {
  web: { key: 'messageId', at: 'timestamp' },
  surveys: { key: 'answer_id', at: 'submitted_at' },
  movements: { key: 'movement_id', at: 'at' },
}

describe('lines of NDJSON are what the truth says of them', () => {
  let data: Made
  let fates: readonly FateRow[]
  const lines = new Map<string, readonly Buffer[]>()
  beforeAll(async () => {
    data = await made({ people: 12_000, seed: 5 })
    fates = NIGHTS.flatMap((date) => fatesOf(data, date)).filter(({ source }) => source in FIELDS)
  })

  function lineOf({ file, line }: FateRow): Buffer {
    const known = lines.get(file) ?? split(data.files.get(file) ?? Buffer.alloc(0))
    lines.set(file, known)
    return known[line - 1] ?? Buffer.alloc(0)
  }

  test('a row that is loaded is an object with the key and the time foretold', () => {
    const events = new Map<string, EventTruth>()
    for (const event of NIGHTS.flatMap((date) => objectsOf<EventTruth>(data, `truth/events-${date}.ndjson`)))
      events.set(`${event.source} ${event.key}`, event)
    const loaded = fates.filter(({ fate }) => fate === 'loaded')
    expect(loaded.length).toBeGreaterThan(10_000)
    for (const row of loaded) {
      const object = JSON.parse(lineOf(row).toString('utf8')) as Json
      const event = events.get(`${row.source} ${row.key}`)
      const { key = '', at = '' } = FIELDS[row.source] ?? {}
      expect([object[key], Date.parse(String(object[at]))]).toEqual([row.key, Date.parse(event?.at ?? '')])
    }
    expect(new Set(loaded.map(({ source, key }) => `${source} ${key}`)).size).toBe(loaded.length)
  })

  test('a row that is unchanged is a line that was loaded before', () => {
    const before = new Map(fates.filter(({ fate }) => fate === 'loaded').map((row) => [row.key, row]))
    const unchanged = fates.filter(({ fate }) => fate === 'unchanged')
    expect(unchanged.length).toBeGreaterThan(50)
    for (const row of unchanged) {
      const first = before.get(row.key)
      expect(first && lineOf(first).equals(lineOf(row))).toBe(true)
    }
  })

  test('a refused row has the defect of its reason, and no other', () => {
    const refused = fates.filter(({ fate }) => fate === 'rejected')
    const seen = new Set<string>()
    for (const row of refused) {
      expect([row, defectsOf(row, lineOf(row))]).toEqual([row, [row.reason]])
      seen.add(row.reason)
    }
    expect(seen.size).toBeGreaterThan(7)
  })

  test("a call's actor names the identifiers that stand in it", () => {
    const web = new Map<string, EventTruth>()
    for (const event of objectsOf<EventTruth>(data, `truth/events-${NIGHTS[0]}.ndjson`))
      if (event.source === 'web') web.set(event.key, event)
    for (const row of fates.filter(
      ({ source, fate, file }) => source === 'web' && fate === 'loaded' && file.includes(NIGHTS[0] ?? ''),
    )) {
      const call = JSON.parse(lineOf(row).toString('utf8')) as Json & { traits?: { email?: string } }
      const anonymous = call.type === 'alias' ? [call.anonymousId, call.previousId] : call.anonymousId
      expect(web.get(row.key)?.actor).toEqual({
        anonymous_id: anonymous,
        ...(call.userId === null ? {} : { customer_number: call.userId }),
        ...(call.traits?.email ? { email: call.traits.email.trim().toLowerCase() } : {}),
      })
    }
  })
})

test("the loyalty programme's members are the records that the truth says", async () => {
  const data = await made({ people: 3_000 })
  for (const date of NIGHTS) {
    const changes = objectsOf<{ op: string; slot: string; member?: Json }>(
      data,
      `loyalty/members-${date}.ndjson`,
    )
    const written = new Map(changes.flatMap(({ slot, member }) => (member ? [[slot, member] as const] : [])))
    const records = objectsOf<RecordTruth>(data, `truth/records-${date}.ndjson`).filter(
      ({ source, op }) => source === 'loyalty' && op === 'open',
    )
    for (const { key, values, seen_at } of records) {
      const { points, tier, updated_at, birth_date } = written.get(key) ?? {}
      expect([String(points), tier, Date.parse(String(updated_at)), birth_date ?? undefined]).toEqual([
        values.points,
        values.tier,
        Date.parse(seen_at ?? ''),
        values.birth_date,
      ])
    }
    const counts = data.summary.byNight.find((night) => night.date === date)?.sources.loyalty
    expect([records.length, written.size]).toEqual([
      counts?.loaded,
      (counts?.loaded ?? 0) + (counts?.rejected ?? 0),
    ])
  }
})

function split(bytes: Buffer): readonly Buffer[] {
  const found: Buffer[] = []
  let from = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
    found.push(bytes.subarray(from, at))
    from = at + 1
  }
  return found
}

/** All that is wrong with a line, found without the generator. A repeated key is wrong by the rows around it. */
function defectsOf({ source, reason }: FateRow, line: Buffer): readonly string[] {
  if (!isUtf8(line)) return ['encoding']
  if (line.includes(0)) return ['nul_byte']
  if (line.length > LINE_BYTES) return ['too_long']
  const object = parsed(line.toString('utf8'))
  if (object === null) return ['bad_json']
  const { key = '', at = '' } = FIELDS[source] ?? {}
  const found = [
    ...(object[key] ? [] : ['missing_key']),
    ...(object[at] ? [] : ['missing_value']),
    ...(object[at] && !isTime(String(object[at])) ? ['bad_date'] : []),
    ...wordFaults(source, object),
    ...(typeof object.nps === 'number' && object.nps > 10 ? ['out_of_range'] : []),
    ...(typeof object.rating === 'string' ? ['bad_type'] : []),
    ...(/@.*@/.test(String(object.email)) ? ['bad_identifier'] : []),
  ]
  return found.length === 0 && reason === 'duplicate_key' ? ['duplicate_key'] : found
}

function wordFaults(source: string, { type, kind }: Json): readonly string[] {
  const words = {
    web: ['page', 'track', 'identify', 'alias'],
    surveys: ['nps', 'review'],
    movements: ['earn', 'spend'],
  }
  const word = source === 'surveys' ? kind : type
  if (word === undefined) return ['missing_value']
  return words[source as keyof typeof words].includes(String(word)) ? [] : ['not_allowed']
}

/** 31 February is none, though `Date` takes it for a day of March. */
function isTime(text: string): boolean {
  const at = Date.parse(text)
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text.slice(0, 10)
}

function parsed(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null
  } catch {
    return null
  }
}
