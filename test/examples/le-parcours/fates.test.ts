import { beforeAll, describe, expect, test } from 'vitest'
import type { ConsentTruth, EventTruth, RecordTruth } from '../../../examples/le-parcours/generate/truth.ts'
import { emptyExtract } from '../../activities/extract/support.ts'
import { useDatabase } from '../../support/database.ts'
import { type Load, loadNights } from './nights.ts'
import { fatesOf, type Made, made, objectsOf } from './support.ts'

const NIGHTS = ['2026-03-27', '2026-03-28', '2026-03-29']

describe('what the product makes of the CSV sources is what the truth says', () => {
  const it = useDatabase()
  let data: Made
  let loads: readonly Load[]

  beforeAll(async () => {
    data = await made({ people: 4_000, seed: 11 })
    await emptyExtract(it.db)
    loads = await loadNights(it.db, data, NIGHTS)
  })

  test('each source loads, leaves and refuses as many rows as foretold, each night', () => {
    const foretold = loads.map(({ date, source }) => {
      const counts = data.summary.byNight.find((night) => night.date === date)?.sources[source]
      const { loaded, unchanged, rejected } = counts ?? { loaded: 0, unchanged: 0, rejected: 0 }
      return { date, source, loaded, unchanged, rejected }
    })
    expect(loads).toEqual(foretold)
  })

  test('each refused row is refused where it stands, and for its reason', async () => {
    const sources = new Set(loads.map(({ source }) => source))
    const foretold = NIGHTS.flatMap((date) => fatesOf(data, date))
      .filter(({ source, fate }) => fate === 'rejected' && sources.has(source))
      .map(({ source, file, line, reason }) => `${source} ${file.split('/').at(-1)} ${line} ${reason}`)
    const found = await it.db.query<{ line: string }>(`
      select concat_ws(' ', s.name, j.file, j.position, j.reason) as line
      from rejection j join source s using (source_id)`)
    expect(foretold.length).toBeGreaterThan(100)
    expect(found.map(({ line }) => line).sort()).toEqual([...foretold].sort())
  })

  test('each event has the time, amount, currency and actor foretold', async () => {
    const last = new Map<string, string>()
    const names = new Set(loads.map(({ source }) => source))
    for (const event of NIGHTS.flatMap((date) =>
      objectsOf<EventTruth>(data, `truth/events-${date}.ndjson`),
    )) {
      if (names.has(event.source)) last.set(`${event.source} ${event.key}`, eventLine(event))
    }
    const found = await it.db.query<EventTruth>(`
      select s.name as source, e.event_key as key, e.name, e.occurred_at as at, e.amount::text as amount, e.currency,
        (select coalesce(jsonb_object_agg(v.type, v.value), '{}') from record_identifier i
          join vault.identifier v using (identifier_id) where i.record_id = e.record_id and i.to_run is null) as actor
      from event e join source s using (source_id)
      where e.to_run is null`)
    expect(last.size).toBeGreaterThan(5_000)
    expect(found.map(eventLine).sort()).toEqual([...last.values()].sort())
  })

  test('the ledger holds what everybody said, about the identifier as it is once read', async () => {
    const said = NIGHTS.flatMap((date) => objectsOf<ConsentTruth>(data, `truth/consents-${date}.ndjson`))
    const found = await it.db.query<ConsentTruth>(`
      select e.source_key as key, v.type, v.value as identifier, e.channel, e.purpose, e.action, e.occurred_at as at,
        e.method, p.proof
      from consent_event e join vault.identifier v using (identifier_id)
        left join vault.consent_proof p using (consent_event_id)`)
    expect(found.map(consentLine).sort()).toEqual(said.map(consentLine).sort())
  })

  test('the bought file leaves the records foretold, with their values', async () => {
    const open = new Map<string, string>()
    const records = NIGHTS.flatMap((date) => objectsOf<RecordTruth>(data, `truth/records-${date}.ndjson`))
    for (const { source, key, op, values } of records) {
      if (source !== 'demographics') continue
      if (op === 'close') open.delete(key)
      else open.set(key, sorted(values))
    }
    const found = await it.db.query<{ email: string; attributes: Record<string, string> }>(`
      select v.value as email, r.attributes
      from source_record r join source s using (source_id)
        join record_identifier i on i.record_id = r.record_id and i.to_run is null
        join vault.identifier v using (identifier_id)
      where s.name = 'demographics' and r.to_run is null`)
    expect(found.map(({ email, attributes }) => sorted({ email, ...attributes })).sort()).toEqual(
      [...open.values()].sort(),
    )
  })
})

function sorted(values: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function eventLine({ source, key, name, at, amount, currency, actor }: EventTruth): string {
  const paid = amount === null ? null : Number(amount)
  // An event without an amount has the currency of its source all the same; it says nothing.
  return JSON.stringify([
    source,
    key,
    name,
    new Date(at).getTime(),
    paid,
    paid === null ? null : currency,
    sorted(actor),
  ])
}

/** A denial in a refused row counts from when it was read, and may have lost its key. */
function consentLine({
  key,
  type,
  identifier,
  channel,
  purpose,
  action,
  at,
  method,
  proof,
}: ConsentTruth): string {
  const said = at === null || method === 'unreadable' ? '' : `${key} ${new Date(at).getTime()}`
  return [said, type, identifier, channel, purpose, action, method, proof ?? ''].join(' ')
}
