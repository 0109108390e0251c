import { expect, test } from 'vitest'
import { extractActivities } from '../../../activities/extract/index.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { openRun, publish, testDeps } from '../../support/world.ts'
import { emptyExtract, load, PEOPLE, people, put, refused, source } from './support.ts'

const it = useDatabase()
const HEADER = 'id,name,email,phone,city,born\n'

async function fresh(): Promise<{ dir: string; run: number }> {
  await emptyExtract(it.db)
  return { dir: scratch(), run: await openRun(it.db, '2026-01-01') }
}

test('rows become records, identifiers and sealed fields, and the counts balance', async () => {
  const { dir, run } = await fresh()
  const path = put(dir, 'p.csv', `${HEADER}1,Zoé,Zoe@X.FR,06 12 34 56 78,Paris,1990-02-03\n2,Max,,,Lyon,\n`)
  const counts = await load(it.db, run, source(PEOPLE, { path }))
  expect(counts).toEqual({
    read: 2,
    loaded: 2,
    unchanged: 0,
    rejected: 0,
    written: 2,
    files: 1,
    deleted: 0,
    unattributed: 0,
  })
  expect(await people(it.db)).toEqual([
    {
      key: '1',
      attributes: { city: 'Paris', born: '1990-02-03' },
      fields: { name: 'Zoé' },
      ids: ['zoe@x.fr', '+33612345678'],
    },
    { key: '2', attributes: { city: 'Lyon' }, fields: { name: 'Max' }, ids: [] },
  ])
})

test('broken rows are refused with their reason, line and content, and cost no neighbour', async () => {
  const { dir, run } = await fresh()
  const lines = [
    '1,A,a@x.fr,,Paris,',
    '2,"B,b@x.fr,,Paris,',
    '3,C,c@x.fr,,Paris',
    '4,D,no-mail,,Paris,',
    ',E,,,Paris,',
    '6,F,,,Paris,31/12/1990',
    '7,G,g@x.fr,,Paris,',
  ]
  const path = put(dir, 'p.csv', HEADER + lines.join('\n'))
  const counts = await load(it.db, run, source(PEOPLE, { path }))
  expect(counts).toMatchObject({ read: 7, loaded: 2, rejected: 5 })
  expect((await people(it.db)).map(({ key }) => key)).toEqual(['1', '7'])
  expect(await refused(it.db)).toEqual([
    {
      position: '3',
      reason: 'unclosed_quote',
      detail: expect.stringContaining('quote'),
      raw: '2,"B,b@x.fr,,Paris,\n',
    },
    {
      position: '4',
      reason: 'too_few_columns',
      detail: 'expected 6 columns, found 5',
      raw: '3,C,c@x.fr,,Paris\n',
    },
    {
      position: '5',
      reason: 'bad_identifier',
      detail: 'email: expected an e-mail address',
      raw: '4,D,no-mail,,Paris,',
    },
    {
      position: '6',
      reason: 'missing_key',
      detail: 'id: expected a value, it is the key',
      raw: ',E,,,Paris,',
    },
    {
      position: '7',
      reason: 'bad_date',
      detail: 'born: expected a date as iso',
      raw: '6,F,,,Paris,31/12/1990',
    },
  ])
})

test('the same rows in a second file are unchanged; changed ones are new versions', async () => {
  const { dir, run } = await fresh()
  const spec = source(PEOPLE, { path: dir, pattern: 'p-{date}.csv' })
  put(dir, 'p-2026-01-01.csv', `${HEADER}1,A,a@x.fr,,Paris,\n2,B,b@x.fr,,Paris,\n`)
  await load(it.db, run, spec)
  await publish(it.db, run)
  const next = await openRun(it.db, '2026-01-02')
  put(dir, 'p-2026-01-02.csv', `${HEADER}1,A,a@x.fr,,Paris,\n2,B,new@x.fr,,Nice,\n3,C,,,,\n`)
  expect(await load(it.db, next, spec)).toMatchObject({
    read: 3,
    loaded: 2,
    unchanged: 1,
    deleted: 0,
    files: 1,
  })
  expect((await people(it.db)).map(({ key, ids }) => [key, ids])).toEqual([
    ['1', ['a@x.fr']],
    ['2', ['new@x.fr']],
    ['3', []],
  ])
  const versions = await it.db.query('select source_key, from_run, to_run from source_record order by 1, 2')
  expect(versions).toEqual([
    { source_key: '1', from_run: run, to_run: null },
    { source_key: '2', from_run: run, to_run: next },
    { source_key: '2', from_run: next, to_run: null },
    { source_key: '3', from_run: next, to_run: null },
  ])
})

test('of rows with one key in a file the last counts, the others are refused with what they were', async () => {
  const { dir, run } = await fresh()
  const path = put(dir, 'p.csv', `${HEADER}1,A,a@x.fr,,Paris,\n2,B,,,Lyon,\n1,A,b@x.fr,,Nice,\n`)
  expect(await load(it.db, run, source(PEOPLE, { path }))).toMatchObject({ read: 3, loaded: 2, rejected: 1 })
  expect((await people(it.db)).map(({ key, ids }) => [key, ids])).toEqual([
    ['1', ['b@x.fr']],
    ['2', []],
  ])
  expect(await refused(it.db)).toMatchObject([
    { position: '2', reason: 'duplicate_key', raw: '1,A,a@x.fr,,Paris,' },
  ])
})

test('a snapshot deletes who is no longer in it, but not whose row was refused', async () => {
  const { dir, run } = await fresh()
  const spec = source(PEOPLE, { path: dir, pattern: '*.csv', contents: 'snapshot' })
  put(dir, 'a.csv', `${HEADER}1,A,a@x.fr,,Paris,\n2,B,b@x.fr,,Paris,\n3,C,,,,\n`)
  await load(it.db, run, spec)
  await publish(it.db, run)
  const next = await openRun(it.db, '2026-01-02')
  put(dir, 'b.csv', `${HEADER}1,A,a@x.fr,,Paris,\n3,C,broken,,,\n`)
  expect(await load(it.db, next, spec)).toMatchObject({
    read: 2,
    loaded: 0,
    unchanged: 1,
    rejected: 1,
    deleted: 1,
  })
  expect((await people(it.db)).map(({ key }) => key)).toEqual(['1', '3'])
  const open = await it.db.query(`
    select (select count(*)::int from vault.person_fields where to_run is null) as fields,
      (select count(*)::int from record_identifier where to_run is null) as ids`)
  expect(open).toEqual([{ fields: 2, ids: 1 }])
})

test('of several new snapshots only the newest is read, and an old one that comes late is not', async () => {
  const { dir, run } = await fresh()
  const spec = source(PEOPLE, { path: dir, pattern: 'p-{date}.csv', contents: 'snapshot' })
  put(dir, 'p-2025-12-30.csv', `${HEADER}1,A,,,,\n`)
  put(dir, 'p-2025-12-31.csv', `${HEADER}2,B,,,,\n`)
  put(dir, 'p-2026-01-02.csv', `${HEADER}9,Z,,,,\n`)
  expect(await load(it.db, run, spec)).toMatchObject({ files: 1, read: 1, loaded: 1 })
  await publish(it.db, run)
  put(dir, 'p-2025-12-29.csv', `${HEADER}3,C,,,,\n`)
  expect(await load(it.db, await openRun(it.db, '2026-01-01'), spec)).toMatchObject({
    files: 0,
    read: 0,
    deleted: 0,
  })
  expect((await people(it.db)).map(({ key }) => key)).toEqual(['2'])
})

test('an empty snapshot is refused, for it would delete everybody', async () => {
  const { dir, run } = await fresh()
  const path = put(dir, 'p.csv', '')
  await expect(load(it.db, run, source(PEOPLE, { path, contents: 'snapshot' }))).rejects.toMatchObject({
    code: 'EMPTY_SNAPSHOT',
  })
  expect(await it.db.query('select state, notes from source_load')).toEqual([
    { state: 'failed', notes: { error: 'EMPTY_SNAPSHOT' } },
  ])
  expect(await load(it.db, run, source(PEOPLE, { path }))).toMatchObject({ files: 1, read: 0 })
})

test('a key that is an address is published as a keyed hash', async () => {
  const { dir, run } = await fresh()
  const path = put(dir, 'p.csv', `${HEADER}1,A,a@x.fr,,,\n`)
  await load(it.db, run, source(PEOPLE, { path, key: ['email'] }))
  const [row] = await people(it.db)
  expect(row?.key).toMatch(/^[0-9a-f]{32}$/)
})

test('a file that was only touched is not read again; one that changed under its name is', async () => {
  const { dir, run } = await fresh()
  const spec = source(PEOPLE, { path: put(dir, 'p.csv', `${HEADER}1,A,,,,\n`) })
  await load(it.db, run, spec)
  await publish(it.db, run)
  const next = await openRun(it.db, '2026-01-02')
  put(dir, 'p.csv', `${HEADER}1,A,,,,\n`)
  expect(await load(it.db, next, spec)).toMatchObject({ files: 0, read: 0 })
  expect(await it.db.query('select notes from source_load where run_id = $1', [next])).toEqual([
    { notes: { same_files: 1 } },
  ])
  put(dir, 'p.csv', `${HEADER}2,B,,,,\n`)
  expect(await load(it.db, next, spec)).toMatchObject({ files: 1, read: 1, loaded: 1 })
})

test('rows past their time are not loaded, and records go when their time is over', async () => {
  const { dir, run } = await fresh()
  const rows = { ...PEOPLE, updatedAt: { from: 'born', as: 'date' } } as const
  const spec = source(rows, { path: dir, pattern: '*.csv', expiresAfterDays: 30 })
  put(dir, 'a.csv', `${HEADER}1,A,a@x.fr,,,2025-12-31\n2,B,b@x.fr,,,2025-11-01\n`)
  expect(await load(it.db, run, spec)).toMatchObject({ read: 2, loaded: 1, unchanged: 1, deleted: 0 })
  expect(await it.db.query('select count(*)::int as n from record_identifier')).toEqual([{ n: 1 }])
  await publish(it.db, run)
  const next = await openRun(it.db, '2026-01-29')
  expect(await load(it.db, next, spec)).toMatchObject({ read: 0, deleted: 1 })
  expect(await people(it.db)).toEqual([])
})

test('a time that is shortened holds for what is stored already', async () => {
  const { dir, run } = await fresh()
  const rows = { ...PEOPLE, updatedAt: { from: 'born', as: 'date' } } as const
  const spec = source(rows, { path: put(dir, 'a.csv', `${HEADER}1,A,,,,2025-12-01\n`) })
  await load(it.db, run, { ...spec, expiresAfterDays: 1_000 })
  await publish(it.db, run)
  const next = await openRun(it.db, '2026-01-02')
  expect(await load(it.db, next, { ...spec, expiresAfterDays: 30 })).toMatchObject({ deleted: 1 })
})

test('a load that is cancelled in the middle of a file leaves nothing, and the next attempt has it all', async () => {
  const { dir, run } = await fresh()
  const spec = source(PEOPLE, { path: dir, pattern: '*.csv' })
  put(dir, 'a.csv', `${HEADER}1,A,a@x.fr,,,\n`)
  put(
    dir,
    'b.csv',
    `${HEADER}${Array.from({ length: 20_000 }, (_, n) => `${n},B,b${n}@x.fr,,,`).join('\n')}\n`,
  )
  const control = new AbortController()
  const deps = testDeps(it.db, { sources: [spec] })
  const cancelled: typeof deps.heartbeat = (work) => {
    const set = (details: unknown): void => {
      if (JSON.stringify(details) !== '{"rows":1}') control.abort()
    }
    return work({ previous: null, set, signal: control.signal })
  }
  const ref = { databaseId: 'test', runId: run, source: 'shop' }
  await expect(extractActivities({ ...deps, heartbeat: cancelled }).loadSource(ref)).rejects.toThrow('abort')
  expect((await people(it.db)).map(({ key }) => key)).toEqual(['1'])
  expect(await load(it.db, run, spec)).toMatchObject({ files: 2, read: 20_001, loaded: 20_001, unchanged: 0 })
})

test('a key too long for an index is refused', async () => {
  const { dir, run } = await fresh()
  const path = put(dir, 'a.csv', `${HEADER}${'k'.repeat(501)},A,,,,\n`)
  expect(await load(it.db, run, source(PEOPLE, { path }))).toMatchObject({ read: 1, rejected: 1 })
  expect(await refused(it.db)).toMatchObject([{ reason: 'out_of_range' }])
})

test('drift is reported, adds unknown columns to the vault, or fails the source', async () => {
  const { dir, run } = await fresh()
  const spec = source(PEOPLE, { path: dir, pattern: '*.csv' })
  put(dir, 'a.csv', 'id,name,email,phone,city,born\n1,A,,,Paris,\n')
  await load(it.db, run, spec)
  put(dir, 'b.csv', 'id,name,email,phone,born,shoe size\n2,B,,,,42\n')
  await load(it.db, run, { ...spec, drift: 'add' })
  expect((await people(it.db)).at(-1)).toMatchObject({
    attributes: {},
    fields: { name: 'B', 'shoe size': '42' },
  })
  const [note] = await it.db.query<{ drift: unknown }>("select notes -> 'drift' as drift from source_load")
  expect(note?.drift).toEqual({ added: ['shoe size'], missing: ['city'] })
  put(dir, 'c.csv', 'id,name,email,phone,born\n3,C,,,\n')
  await expect(load(it.db, run, { ...spec, drift: 'fail' })).rejects.toThrow(
    '0 new, 2 gone (of them the mapping reads: city)',
  )
})

test('a mapping that changes without another result keeps the records, and the next night skips again', async () => {
  const { dir, run } = await fresh()
  const text = `${HEADER}1,A,a@x.fr,,Paris,\n`
  const spec = source(PEOPLE, { path: put(dir, 'a.csv', text).replace(/a\.csv$/, ''), pattern: '*.csv' })
  await load(it.db, run, spec)
  const [before] = await it.db.query<{ raw_hash: string }>('select raw_hash from source_record')
  put(dir, 'b.csv', text)
  const other = {
    ...spec,
    rows: {
      ...PEOPLE,
      attributes: {
        ...(PEOPLE.are === 'people' ? PEOPLE.attributes : {}),
        x: { from: 'nothing', as: 'text' },
      },
    },
  } as typeof spec
  expect(await load(it.db, run, other)).toMatchObject({ read: 2, loaded: 1, unchanged: 1 })
  const [after] = await it.db.query<{ raw_hash: string }>('select raw_hash from source_record')
  expect(after?.raw_hash).not.toBe(before?.raw_hash)
})
