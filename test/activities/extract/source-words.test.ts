import { expect, test } from 'vitest'
import type { RowsSpec } from '../../../core/brand/source.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { openRun, publish } from '../../support/world.ts'
import { emptyExtract, load, PEOPLE, put, source } from './support.ts'

const it = useDatabase()
const HEADER = 'id,name,email,phone,city,born,changed\n'
const ROWS = { ...PEOPLE, updatedAt: { from: 'changed', as: 'timestamp' } } as RowsSpec

const lives = () =>
  it.db.query(`
    select source_key as key, seen_at, expires_at::date - seen_at::date as days
    from source_record where to_run is null order by 1`)

async function fresh(): Promise<{ dir: string; run: number; asOf: Date }> {
  await emptyExtract(it.db)
  const run = await openRun(it.db, '2026-01-01')
  const [row] = await it.db.query<{ as_of: Date }>('select as_of from run where run_id = $1', [run])
  if (!row) throw new Error('no run')
  return { dir: scratch(), run, asOf: row.as_of }
}

test('a row dated after the night is as old as the night, and is counted', async () => {
  const { dir, run, asOf } = await fresh()
  const path = put(
    dir,
    'a.csv',
    `${HEADER}1,A,,,Paris,,2025-12-01T10:00:00Z\n2,B,,,Paris,,2031-01-01T00:00:00Z\n3,C,,,Paris,,\n`,
  )
  const spec = source(ROWS, { path, expiresAfterDays: 60 })
  expect(await load(it.db, run, spec)).toMatchObject({ read: 3, loaded: 3, rejected: 0 })
  expect(await lives()).toEqual([
    { key: '1', seen_at: new Date('2025-12-01T10:00:00Z'), days: 60 },
    { key: '2', seen_at: asOf, days: 60 },
    { key: '3', seen_at: asOf, days: 60 },
  ])
  const [note] = await it.db.query<{ notes: object }>('select notes from source_load')
  expect(note?.notes).toMatchObject({ future_updates: 1 })
})

test('whose data it is, who holds it and on what ground it is used stand beside its counts', async () => {
  const { dir, run } = await fresh()
  const path = put(dir, 'a.csv', `${HEADER}1,A,,,Paris,,\n`)
  const spec = source(ROWS, { path, party: 'second', holder: 'Partner', lawfulBasis: 'consent' })
  await load(it.db, run, spec)
  await publish(it.db, run)
  expect(
    await it.db.query('select source, party, holder, lawful_basis, read::int from published.source_load'),
  ).toEqual([{ source: 'shop', party: 'second', holder: 'Partner', lawful_basis: 'consent', read: 1 }])
})

test('the same row on a later night is no change, and grows no younger', async () => {
  const { dir, run, asOf } = await fresh()
  const spec = source(ROWS, { path: dir, pattern: '*.csv' })
  const text = `${HEADER}2,B,,,Paris,,2031-01-01T00:00:00Z\n`
  put(dir, 'a.csv', text)
  await load(it.db, run, spec)
  await publish(it.db, run)
  put(dir, 'b.csv', text)
  expect(await load(it.db, await openRun(it.db, '2026-01-02'), spec)).toMatchObject({
    loaded: 0,
    unchanged: 1,
  })
  expect(await lives()).toMatchObject([{ key: '2', seen_at: asOf }])
})
