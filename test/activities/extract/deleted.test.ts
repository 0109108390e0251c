import { expect, test } from 'vitest'
import type { RowsSpec, SourceSpec } from '../../../core/brand/source.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { discard, openRun, publish } from '../../support/world.ts'
import { EVENTS, emptyExtract, load, ndjsonSource, PEOPLE, put, source } from './support.ts'

const it = useDatabase()
const RATES: RowsSpec = {
  are: 'reference',
  dataset: 'rates',
  validFrom: null,
  attributes: { rate: { from: 'rate', as: 'decimal' } },
}
const DELETED = { from: 'gone', as: 'boolean' } as const

/** One night a text, published but the last; gives what is open after each, and what the last did. */
async function nights(texts: readonly string[], spec: (path: string) => SourceSpec) {
  await emptyExtract(it.db)
  const dir = scratch()
  let run = 0
  let counts: object = {}
  for (const [index, text] of texts.entries()) {
    if (index > 0) await publish(it.db, run)
    run = await openRun(it.db, `2026-01-0${index + 1}`)
    counts = await load(it.db, run, spec(put(dir, 'a', text)))
  }
  return { counts, run }
}

async function open() {
  const [row] = await it.db.query<Record<string, unknown>>(`
    select
      (select jsonb_agg(source_key order by source_key) from source_record where to_run is null and kind = 'person') as people,
      (select jsonb_agg(event_key order by event_key) from event where to_run is null) as events,
      (select jsonb_agg(key order by key) from reference_row where to_run is null) as things,
      (select count(*)::int from record_identifier i where i.to_run is null and not exists
        (select from source_record r where r.record_id = i.record_id and r.to_run is null)) as stray,
      (select jsonb_object_agg(source_key, object) from vault.source_object where to_run is null) as objects`)
  return row
}

const csv = (lines: readonly string[]) => `${lines.join('\n')}\n`

test('a row that says that it is gone closes its record; a later row of its key opens it again', async () => {
  const head = 'id,name,email,phone,city,born,gone'
  const first = csv([head, '1,A,a@x.fr,,P,,false', '2,B,b@x.fr,,P,,', '3,C,c@x.fr,,P,,no'])
  const spec = (path: string) => source(PEOPLE, { path, deleted: DELETED })
  const second = csv([
    head,
    '1,,,,,,true',
    '9,,,,,,yes',
    '2,,,,,,true',
    '2,B,b@x.fr,,L,,',
    '3,X,bad,,P,,maybe',
  ])
  const { counts } = await nights([first, second], spec)
  expect(counts).toMatchObject({ read: 5, loaded: 2, unchanged: 1, rejected: 2, deleted: 1 })
  expect(await open()).toMatchObject({ people: ['2', '3'], stray: 0 })
  const again = await nights([first, second, csv([head, '1,A,a@x.fr,,P,,'])], spec)
  expect(again.counts).toMatchObject({ loaded: 1, deleted: 0 })
  expect(await open()).toMatchObject({ people: ['1', '2', '3'] })
})

test('who is said to be gone in a first file was never there', async () => {
  const text = csv(['id,name,email,phone,city,born,gone', '1,A,a@x.fr,,P,,true', '2,B,b@x.fr,,P,,'])
  const { counts } = await nights([text], (path) => source(PEOPLE, { path, deleted: DELETED }))
  expect(counts).toMatchObject({ loaded: 1, unchanged: 1, deleted: 0 })
  expect(await open()).toMatchObject({ people: ['2'], stray: 0 })
})

test('events and things that are gone are closed too, also where known rows were fetched', async () => {
  const line = (id: number, gone: string) => `${id},2026-01-01,7,1,2.00,${gone}`
  const many = Array.from({ length: 1_200 }, (_, id) => line(id + 1, ''))
  const head = 'id,at,customer,qty,price,gone'
  const events = await nights(
    [csv([head, ...many]), csv([head, ...many.slice(1), line(1, 'true')])],
    (path) => source(EVENTS, { path, deleted: DELETED, contents: 'snapshot' }),
  )
  expect(events.counts).toMatchObject({ loaded: 1, unchanged: 1_199, deleted: 1 })
  expect((await open())?.events).toHaveLength(1_199)
  const rates = await nights(
    [csv(['id,rate,gone', 'a,1,', 'b,2,']), csv(['id,rate,gone', 'a,,true', 'c,,true'])],
    (path) => source(RATES, { path, deleted: DELETED }),
  )
  expect(rates.counts).toMatchObject({ loaded: 1, unchanged: 1, deleted: 1 })
  expect(await open()).toMatchObject({ things: ['b'] })
})

test('a row of a snapshot that says neither yes nor no to being gone is refused, and what it speaks of stays', async () => {
  const head = 'id,at,customer,qty,price,email,phone,city,born,name,rate,gone'
  const rowsTo = (most: number, gone: string): string =>
    csv([
      head,
      ...Array.from(
        { length: most },
        (_, n) => `${n + 1},2026-01-01,7,1,2.00,,,P,,A,1,${n === 0 ? gone : ''}`,
      ),
    ])
  for (const rows of [PEOPLE, EVENTS, RATES])
    for (const most of [2, 1_200]) {
      const { counts } = await nights([rowsTo(most, ''), rowsTo(most, 'maybe')], (path) =>
        source(rows, { path, deleted: DELETED, contents: 'snapshot' }),
      )
      expect(counts).toMatchObject({ unchanged: most - 1, rejected: 1, deleted: 0 })
    }
})

test('the whole object is kept, renewed when it changes, closed with its row, and back after a rollback', async () => {
  const rows: RowsSpec = {
    are: 'people',
    identifiers: [],
    attributes: { city: { from: 'city', as: 'text' } },
    sealed: {},
    updatedAt: null,
  }
  const spec = (path: string) => ndjsonSource(rows, { path, deleted: DELETED })
  const first = '{"id":1,"city":"P","more":{"n":0.10}}\n{"id":2,"city":"L","more":[1]}\n'
  await nights([first], spec)
  const kept = { 1: { id: 1, city: 'P', more: { n: 0.1 } }, 2: { id: 2, city: 'L', more: [1] } }
  expect(await open()).toMatchObject({ objects: kept })
  const { counts, run } = await nights([first, '{"id":1,"city":"P","more":2}\n{"id":2,"gone":true}\n'], spec)
  // What no field reads has changed: the record has not.
  expect(counts).toMatchObject({ read: 2, loaded: 1, unchanged: 1, deleted: 1 })
  expect(await open()).toMatchObject({ objects: { 1: { id: 1, city: 'P', more: 2 } } })
  const versions = await it.db.query('select 1 from vault.source_object')
  expect(versions).toHaveLength(3)
  await discard(it.db, run, run - 1)
  expect(await open()).toMatchObject({ objects: kept })
})
