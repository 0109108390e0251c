import { expect, test } from 'vitest'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { discard, openRun, publish } from '../../support/world.ts'
import { EVENTS, emptyExtract, load, put, refused, source } from './support.ts'

const it = useDatabase()
const HEADER = 'id,at,customer,qty,price\n'

async function fresh(): Promise<{ dir: string; run: number }> {
  await emptyExtract(it.db)
  return { dir: scratch(), run: await openRun(it.db, '2026-01-01') }
}

const events = () =>
  it.db.query<{ key: string }>(`
    select e.event_key as key, e.amount::text, e.currency, e.properties, v.value as who
    from event e
    left join record_identifier i on i.record_id = e.record_id and i.to_run is null
    left join vault.identifier v using (identifier_id)
    where e.to_run is null
    order by e.event_key collate "C"`)

test('rows become events that point at their actor, and an event without one is unattributed', async () => {
  const { dir, run } = await fresh()
  const path = put(
    dir,
    'e.csv',
    `${HEADER}a,2026-01-01,13995.0,2,1.55\nb,2026-01-01,,1,3\nc,2026-01-01,13995,-1,3\n`,
  )
  const counts = await load(it.db, run, source(EVENTS, { path }))
  expect(counts).toMatchObject({ read: 3, loaded: 3, rejected: 0, unattributed: 1 })
  expect(await events()).toEqual([
    { key: 'a', amount: '3.1000', currency: 'EUR', properties: { qty: 2 }, who: '13995' },
    { key: 'b', amount: '3.0000', currency: 'EUR', properties: { qty: 1 }, who: null },
    { key: 'c', amount: '-3.0000', currency: 'EUR', properties: { qty: -1 }, who: '13995' },
  ])
  const actors = await it.db.query('select kind, attributes from source_record where to_run is null')
  expect(actors).toEqual([{ kind: 'actor', attributes: {} }])
})

test('equal rows of one file are two events, and the same file under another name is none', async () => {
  const { dir, run } = await fresh()
  const spec = source(EVENTS, { path: dir, pattern: '*.csv', key: 'content' })
  const text = `${HEADER}a,2026-01-01,1,2,1.55\na,2026-01-01,1,2,1.55\nb,2026-01-01,1,1,1\n`
  put(dir, 'one.csv', text)
  expect(await load(it.db, run, spec)).toMatchObject({ read: 3, loaded: 3 })
  put(dir, 'two.csv', text)
  expect(await load(it.db, run, spec)).toMatchObject({ files: 2, read: 6, loaded: 3, unchanged: 3 })
  const keys = await it.db.query<{ key: string }>('select event_key as key from event order by 1')
  expect(keys.map(({ key }) => key.slice(32)).sort()).toEqual(['#1', '#1', '#2'])
})

test('a correction closes the event and opens another; the actor stays', async () => {
  const { dir, run } = await fresh()
  const spec = source(EVENTS, { path: dir, pattern: '*.csv' })
  put(dir, 'one.csv', `${HEADER}a,2026-01-01,1,2,1.55\nb,2026-01-01,1,1,1\n`)
  await load(it.db, run, spec)
  await publish(it.db, run)
  const next = await openRun(it.db, '2026-01-02')
  put(dir, 'two.csv', `${HEADER}a,2026-01-01,1,3,1.55\nb,2026-01-01,1,1,1\n`)
  expect(await load(it.db, next, spec)).toMatchObject({ read: 2, loaded: 1, unchanged: 1 })
  expect((await events())[0]).toMatchObject({ key: 'a', amount: '4.6500' })
  expect(await it.db.query('select count(*)::int as n from source_record')).toEqual([{ n: 1 }])
})

test('a snapshot of events deletes what is no longer in it', async () => {
  const { dir, run } = await fresh()
  const spec = source(EVENTS, { path: dir, pattern: '*.csv', contents: 'snapshot' })
  put(dir, 'one.csv', `${HEADER}a,2026-01-01,1,2,1\nb,2026-01-01,1,1,1\nc,2026-01-01,1,1,1\n`)
  await load(it.db, run, spec)
  await publish(it.db, run)
  const next = await openRun(it.db, '2026-01-02')
  put(dir, 'two.csv', `${HEADER}b,2026-01-01,1,1,1\nc,never,1,1,1\n`)
  expect(await load(it.db, next, spec)).toMatchObject({ read: 2, unchanged: 1, rejected: 1, deleted: 1 })
  expect((await events()).map(({ key }) => key)).toEqual(['b', 'c'])
})

test('events of the future are loaded and counted', async () => {
  const { dir, run } = await fresh()
  const path = put(dir, 'e.csv', `${HEADER}a,2026-01-01T23:59:59Z,1,2,1\nb,2026-01-02,1,1,1\n`)
  await load(it.db, run, source(EVENTS, { path }))
  const [row] = await it.db.query("select notes -> 'future_events' as future from source_load")
  expect(row).toEqual({ future: 1 })
})

test('local times that exist twice, and dropped values, are counted', async () => {
  const { dir, run } = await fresh()
  const path = put(dir, 'e.csv', `${HEADER}a,2025-10-26 02:30,1,2,1\nb,2025-10-26 02:31,1,x,1\n`)
  const rows = {
    ...EVENTS,
    amount: null,
    properties: { qty: { from: 'qty', as: 'integer', invalid: 'drop' } },
  } as typeof EVENTS
  const defaults = { nulls: [], zone: 'Europe/Paris', decimal: '.' } as const
  expect(await load(it.db, run, source(rows, { path, defaults }))).toMatchObject({ loaded: 2 })
  const [row] = await it.db.query<{ notes: unknown }>('select notes from source_load')
  expect(row?.notes).toMatchObject({ shifted_times: 2, dropped_values: 1 })
})

test('a row without a time or with a wrong one is refused', async () => {
  const { dir, run } = await fresh()
  const path = put(dir, 'e.csv', `${HEADER}a,,1,2,1\nb,soon,1,1,1\nc,2026-01-01,1,1,many\n`)
  expect(await load(it.db, run, source(EVENTS, { path }))).toMatchObject({ read: 3, loaded: 0, rejected: 3 })
  expect((await refused(it.db)).map(({ reason, detail }) => [reason, detail])).toEqual([
    ['missing_value', 'occurred_at: expected a value'],
    ['bad_date', 'at: expected a date and time as iso'],
    ['bad_type', 'qty, price: expected a number of at most 18 digits'],
  ])
})

test('a run that is discarded leaves nothing, and the next one reads its files again', async () => {
  const { dir, run } = await fresh()
  const spec = source(EVENTS, { path: dir, pattern: 'e-{date}.csv' })
  put(dir, 'e-2026-01-01.csv', `${HEADER}a,2026-01-01,1,2,1\n`)
  await load(it.db, run, spec)
  await publish(it.db, run)
  const before = await events()
  const second = await openRun(it.db, '2026-01-02')
  put(dir, 'e-2026-01-02.csv', `${HEADER}a,2026-01-01,2,9,9\nb,2026-01-01,2,1,1\n`)
  await load(it.db, second, spec)
  await discard(it.db, second, run)
  expect(await events()).toEqual(before)
  const third = await openRun(it.db, '2026-01-02')
  expect(await load(it.db, third, spec)).toMatchObject({ files: 1, loaded: 2 })
})

test('a night reads no file later than its date', async () => {
  const { dir, run } = await fresh()
  const spec = source(EVENTS, { path: dir, pattern: 'e-{date}.csv' })
  put(dir, 'e-2026-01-02.csv', `${HEADER}a,2026-01-01,1,2,1\n`)
  put(dir, 'e-20260101.csv.gz', `${HEADER}b,2026-01-01,1,2,1\n`)
  expect(await load(it.db, run, spec)).toMatchObject({ files: 1, read: 1 })
  expect((await events()).map(({ key }) => key)).toEqual(['b'])
})
