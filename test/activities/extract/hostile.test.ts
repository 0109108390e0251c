import { expect, test } from 'vitest'
import { extractActivities } from '../../../activities/extract/index.ts'
import type { RowsSpec } from '../../../core/brand/source.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { openRun, testDeps } from '../../support/world.ts'
import { EVENTS, emptyExtract, load, PEOPLE, put, refused, source } from './support.ts'

const it = useDatabase()
const HEADER = 'id,name,email,phone,city,born\n'

async function fresh(): Promise<{ dir: string; run: number }> {
  await emptyExtract(it.db)
  return { dir: scratch(), run: await openRun(it.db, '2026-01-01') }
}

test('a row that is dated at the end of the calendar is kept until then, and costs no other row', async () => {
  const { dir, run } = await fresh()
  const rows = { ...PEOPLE, updatedAt: { from: 'born', as: 'date' } } as RowsSpec
  const path = put(dir, 'p.csv', `${HEADER}1,A,,,Paris,9999-12-31\n2,B,,,Lyon,2025-12-31\n`)
  const counts = await load(it.db, run, source(rows, { path, expiresAfterDays: 365 }))
  expect(counts).toMatchObject({ read: 2, loaded: 2, rejected: 0 })
})

test('unmapped columns are kept by any name, also by those that every object has', async () => {
  const { dir, run } = await fresh()
  const path = put(dir, 'p.csv', 'id,name,email,phone,city,born,constructor,__proto__\n1,A,,,,,x,y\n')
  await load(it.db, run, source(PEOPLE, { path, drift: 'add' }))
  const [row] = await it.db.query<{ fields: string }>('select fields::text from vault.person_fields')
  expect(row?.fields).toMatch(/"constructor": "x"/)
  expect(row?.fields).toMatch(/"__proto__": "y"/)
})

test('a first line with no column that is read is taken for a row, and no word of it is told or kept', async () => {
  const { dir, run } = await fresh()
  const path = put(dir, 'p.csv', '7,Ana,ana@x.fr,,Paris,\n8,Max,max@x.fr,,Lyon,\n')
  for (const drift of ['ignore', 'add', 'fail'] as const) {
    const loading = load(it.db, run, source(PEOPLE, { path, drift }))
    await expect(loading).rejects.toMatchObject({
      code: 'CSV_HEADER',
      message: expect.not.stringContaining('ana@'),
    })
  }
})

test('columns that no property reads are in no clear property, whatever the source does with new ones', async () => {
  const { dir, run } = await fresh()
  const path = put(dir, 'e.csv', 'id,at,customer,qty,price,email\na,2026-01-01,1,2,1,ana@x.fr\n')
  await load(it.db, run, source(EVENTS, { path, drift: 'add' }))
  expect(await it.db.query('select properties from event')).toEqual([{ properties: { qty: 2 } }])
})

test('a day before the first instant of the calendar is refused, and costs no other row', async () => {
  const { dir, run } = await fresh()
  const rows = { ...EVENTS, occurredAt: { from: 'at', as: 'date' } } as RowsSpec
  const path = put(dir, 'e.csv', `id,at,customer,qty,price\na,0001-01-01,1,2,1\nb,2026-01-01,1,2,1\n`)
  const zone = { nulls: [], zone: 'Pacific/Auckland', decimal: '.', country: 'FR', currency: 'EUR' } as const
  const counts = await load(it.db, run, source(rows, { path, defaults: zone }))
  expect(counts).toMatchObject({ read: 2, loaded: 1, rejected: 1 })
  expect(await refused(it.db)).toMatchObject([{ position: '2', reason: 'bad_date' }])
})

test('a source of a run that lost its lease is not noted as failed', async () => {
  const { dir, run } = await fresh()
  const spec = source(PEOPLE, { path: dir, pattern: '*.csv' })
  await it.db.execute('update run set lease = false where run_id = $1::int', [run])
  const ref = { databaseId: 'test', runId: run, source: spec.name, code: 'SOURCE_UNREADABLE' }
  const failing = extractActivities(testDeps(it.db, { sources: [spec] })).failSource(ref)
  await expect(failing).rejects.toMatchObject({ code: 'LEASE_LOST' })
  expect(await it.db.query('select from source_load')).toEqual([])
})
