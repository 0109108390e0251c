import { beforeEach, describe, expect, test } from 'vitest'
import { useDatabase } from '../../../support/database.ts'
import { emptyTable, night, postgresFrom, put, session } from './postgres-support.ts'
import { keysOf, readSession } from './support.ts'

const it = useDatabase()
beforeEach(() => emptyTable(it.db))

const unitsOf = (rows: number) => postgresFrom(it.url, { limits: { statementMs: 5_000, unitRows: rows } })

describe('changed rows', () => {
  test('are read in the order of their change, and each night goes on where the last one ended', async () => {
    await put(it.db, [2, '2026-03-27 10:00:00.123456Z'], [1, '2026-03-27 11:00Z'])
    const first = await night(postgresFrom(it.url, { overlapMs: 0 }))
    expect(first.units).toMatchObject([
      {
        name: 'rows 1',
        header: ['id', 'name'],
        rows: [
          ['2', 'Person 2'],
          ['1', 'Person 1'],
        ],
        at: ['1', '2'],
      },
    ])
    expect(first.marks).toEqual([
      { name: '', value: { updated_at: '2026-03-27 11:00:00+00', id: '1' }, rows: 2 },
    ])
    expect((await night(postgresFrom(it.url, { overlapMs: 0 }), first.marks)).units).toEqual([])
    await put(it.db, [3, '2026-03-27 12:00Z'])
    const second = await night(postgresFrom(it.url, { overlapMs: 0 }), first.marks)
    expect(keysOf(second.units)).toEqual(['3'])
    expect(second.marks).toMatchObject([{ rows: 3 }])
  })

  test('that were committed late are found within the overlap, and not beyond it', async () => {
    await put(it.db, [1, '2026-03-27 10:00Z'])
    const { marks } = await night(postgresFrom(it.url))
    await put(it.db, [2, '2026-03-27 09:46Z'], [3, '2026-03-27 09:44Z'])
    expect(keysOf((await night(postgresFrom(it.url), marks)).units)).toEqual(['2', '1'])
    expect(keysOf((await night(postgresFrom(it.url, { overlapMs: 20 * 60_000 }), marks)).units)).toEqual([
      '3',
      '2',
      '1',
    ])
    expect(keysOf((await night(postgresFrom(it.url, { overlapMs: 0 }), marks)).units)).toEqual([])
  })

  test('with one time over the border of units come all, once', async () => {
    await put(it.db, ...Array.from({ length: 25 }, (_, i) => [i + 1, '2026-03-27 10:00:00.000001Z'] as const))
    const { units } = await night(unitsOf(10))
    expect(units.map(({ rows }) => rows.length)).toEqual([10, 10, 5])
    expect(keysOf(units)).toEqual(Array.from({ length: 25 }, (_, i) => String(i + 1)))
  })

  test('microseconds apart are told apart', async () => {
    await put(it.db, [1, '2026-03-27 10:00:00.000001Z'], [2, '2026-03-27 10:00:00.000002Z'])
    const { marks } = await readSession(session(unitsOf(1)), [], 1)
    expect(marks).toMatchObject([{ value: { updated_at: '2026-03-27 10:00:00.000001+00' } }])
    const rest = await night(postgresFrom(it.url, { overlapMs: 0 }), marks)
    expect(keysOf(rest.units)).toEqual(['2'])
  })

  test('of an attempt killed between units come all: the next one goes on from the mark, less the overlap', async () => {
    await put(it.db, ...Array.from({ length: 30 }, (_, i) => [i + 1, `2026-03-27 1${i % 3}:00Z`] as const))
    const killed = await readSession(session(unitsOf(8)), [], 2)
    const rest = await night(unitsOf(8), killed.marks)
    const all = [...keysOf(killed.units), ...keysOf(rest.units)]
    expect(new Set(all).size).toBe(30)
    expect(rest.marks).toMatchObject([{ value: { updated_at: '2026-03-27 12:00:00+00', id: '30' } }])
    expect(all.length - 30).toBeLessThanOrEqual(10)
  })

  test('later than the clock of the source wait for the night that passes them', async () => {
    const ahead = new Date(Date.now() + 3_600_000).toISOString()
    await put(it.db, [1, '2026-03-27 10:00Z'], [2, ahead])
    const { units, marks } = await night(postgresFrom(it.url))
    expect(keysOf(units)).toEqual(['1'])
    const asOf = new Date(Date.now() + 7_200_000)
    expect(keysOf((await night(postgresFrom(it.url), marks, {}, { asOf })).units)).toEqual(['1', '2'])
  })

  test('that do not say when they changed are read every night, so that none is lost', async () => {
    await put(it.db, [1, '2026-03-27 10:00Z'], [2, null], [3, null], [4, null])
    const first = await night(unitsOf(2))
    expect(first.units.map(({ name, rows }) => [name, rows.map(([id]) => id)])).toEqual([
      ['rows without a time 1', ['2', '3']],
      ['rows without a time 2', ['4']],
      ['rows 1', ['1']],
    ])
    expect(keysOf((await night(postgresFrom(it.url), first.marks)).units)).toEqual(['2', '3', '4', '1'])
  })

  test('whose time no clock will show are read every night, and move no mark', async () => {
    await put(it.db, [1, '2026-03-27 10:00Z'], [2, '9999-12-31Z'], [3, 'infinity'], [4, '-infinity'])
    for (const type of ['timestamptz', 'timestamp', 'date']) {
      await it.db.execute(`alter table crm.person alter updated_at type ${type}`)
      const first = await night(unitsOf(1))
      expect(keysOf(first.units).toSorted()).toEqual(['1', '2', '3', '4'])
      expect(first.marks).toMatchObject([{ value: { updated_at: expect.stringMatching(/^2026-03-27/) } }])
      expect(keysOf((await night(unitsOf(1), first.marks)).units)).toEqual(['2', '3', '1'])
    }
  })

  test('by a timestamp without a zone are compared in the zone of the source', async () => {
    await it.db.execute('alter table crm.person alter updated_at type timestamp')
    const local = new Date(Date.now() + 8 * 3_600_000).toISOString().replace('Z', '')
    await put(it.db, [1, local])
    expect(keysOf((await night(postgresFrom(it.url))).units)).toEqual([])
    expect(keysOf((await night(postgresFrom(it.url), [], { timeZone: 'Asia/Tokyo' })).units)).toEqual(['1'])
  })
})

describe('deleted rows', () => {
  const swept = (every: number) => postgresFrom(it.url, { sweepEvery: every })
  const onDay = (day: string) => ({ businessDate: `2026-03-${day}` })

  test('are told by the keys that still exist, every so many nights; the first load needs none', async () => {
    await put(it.db, [1, '2026-03-27 10:00Z'], [2, '2026-03-27 10:00Z'])
    const first = await night(swept(2), [], {}, onDay('27'))
    expect(first.units.map(({ name }) => name)).toEqual(['rows 1'])
    await it.db.execute('delete from crm.person where id = 1')
    const second = await night(swept(2), first.marks, {}, onDay('28'))
    expect(second.units.at(-1)).toMatchObject({
      name: 'sweep',
      complete: true,
      keysOnly: true,
      header: ['id'],
      rows: [['2']],
    })
    expect(second.marks).toContainEqual({ name: 'sweep', value: { date: '2026-03-28' }, rows: 0 })
    const third = await night(swept(2), second.marks, {}, onDay('29'))
    expect(third.units.map(({ name }) => name)).toEqual(['rows 1'])
    const fourth = await night(swept(2), third.marks, {}, onDay('30'))
    expect(fourth.units.map(({ name }) => name)).toEqual(['rows 1', 'sweep'])
  })

  test('a sweep that was killed is done again', async () => {
    await put(it.db, [1, '2026-03-27 10:00Z'])
    const { marks } = await night(swept(1))
    const killed = await readSession(session(swept(1)), marks, 1)
    expect(killed.units.map(({ name }) => name)).toEqual(['rows 1'])
    expect((await night(swept(1), killed.marks)).units.map(({ name }) => name)).toEqual(['rows 1', 'sweep'])
  })
})

describe('a snapshot', () => {
  test('is one complete unit of one moment, and needs no cursor', async () => {
    await put(it.db, ...Array.from({ length: 12_000 }, (_, i) => [i + 1, null] as const))
    const from = postgresFrom(it.url, { cursor: null })
    const open = session(from, { contents: 'snapshot' })
    const unit = await open.next([])
    await it.db.execute('delete from crm.person')
    let rows = 0
    for await (const batch of unit?.rows?.batches ?? []) rows += batch.rows.length
    expect(rows).toBe(12_000)
    expect(unit).toMatchObject({ complete: true, keysOnly: false })
    expect(unit?.marks()).toEqual([{ name: '', value: { date: '2026-03-27' }, rows: 12_000 }])
    expect(await open.next([])).toBeNull()
    await open.close()
  })
})
