import { afterEach, describe, expect, test, vi } from 'vitest'
import { extractActivities } from '../../activities/extract/index.ts'
import type { Contents, RowsSpec, SourceFrom, SourceSpec } from '../../core/brand/source.ts'
import type { Db } from '../../db/connect.ts'
import { emptyExtract, people, source } from '../activities/extract/support.ts'
import { useDatabase } from './database.ts'
import { discard, openRun, publish, testDeps } from './world.ts'

/** A row as the kit says it. Every value is text; a kind writes it as it can. */
export type KindRow = Readonly<Record<string, string>>

/** A source of the kind that is tested, made anew for each test. */
export interface KindUnderTest {
  readonly from: SourceFrom
  /** What the source says next: of changes the new and changed rows, of a snapshot all rows that are there now. */
  deliver(rows: readonly KindRow[]): Promise<void> | void
  /** Position of a rejection: where the n-th row (from 0) of the latest delivery stands. */
  place(row: number): string
}

const ROWS: RowsSpec = {
  are: 'people',
  identifiers: [{ type: 'email', field: { from: 'email', as: 'email' }, verified: null }],
  attributes: { born: { from: 'born', as: 'date' } },
  sealed: { name: { from: 'name', as: 'text' } },
  updatedAt: null,
}
const PLANTED = ['Zebedee Planted', 'zebedee.planted@example.com']
const row = (id: string, born = '1990-01-01'): KindRow => ({
  id,
  name: `Person ${id}`,
  email: `p${id}@example.com`,
  born,
  gone: '',
})
const planted = (id: string): KindRow => ({
  ...row(id),
  name: PLANTED[0] ?? '',
  email: PLANTED[1] ?? '',
})

/** What every kind of source must do, whatever it reads: one call in the test of a kind. */
export function describeKind(kind: string, make: (contents: Contents) => Promise<KindUnderTest>): void {
  const it = useDatabase()
  const fresh = async (contents: Contents, given: Partial<SourceSpec> = {}) => {
    await emptyExtract(it.db)
    const made = await make(contents)
    const deleted = { from: 'gone', as: 'boolean' } as const
    const spec = { ...source(ROWS, { path: '', contents, deleted }), from: made.from, ...given }
    return { made, spec, night: nightsOf(it, spec) }
  }
  afterEach(() => vi.restoreAllMocks())

  describe(`a source of kind ${kind}`, () => {
    test('gives rows; the same rows again are unchanged', async () => {
      const { made, night } = await fresh('changes')
      await made.deliver([row('1'), row('2')])
      expect(await night('2026-01-01')).toMatchObject({ read: 2, loaded: 2, rejected: 0 })
      const before = await people(it.db)
      expect(before.map(({ key }) => key)).toEqual(['1', '2'])
      await made.deliver([row('1'), row('2')])
      expect(await night('2026-01-02')).toMatchObject({ loaded: 0, rejected: 0, deleted: 0 })
      expect(await people(it.db)).toEqual(before)
    })

    test('leaves the same tables when it is killed after any of its units', async () => {
      const days = [[row('1'), row('2')], [row('2', '1991-01-01'), row('3')], [row('4')]]
      const whole = await fresh('changes')
      for (const rows of days) await whole.made.deliver(rows)
      await whole.night('2026-01-01')
      const expected = await people(it.db)
      expect(expected).toHaveLength(4)
      for (let units = 1; units <= days.length; units += 1) {
        const { made, spec, night } = await fresh('changes')
        for (const rows of days) await made.deliver(rows)
        const runId = await openRun(it.db, '2026-01-01')
        await expect(load(killedAfter(it.db, units), runId, spec)).rejects.toThrow()
        await night('2026-01-01', runId)
        expect(await people(it.db)).toEqual(expected)
      }
    })

    test('names a broken row by its place, alone', async () => {
      const { made, night } = await fresh('changes')
      await made.deliver([row('1'), row('2', 'not a day'), row('3')])
      expect(await night('2026-01-01')).toMatchObject({ read: 3, loaded: 2, rejected: 1 })
      expect(await it.db.query('select position, reason from rejection')).toEqual([
        { position: made.place(1), reason: 'bad_date' },
      ])
    })

    test.each(['snapshot', 'changes'] as const)(
      'deletes what is missing if it is a snapshot: %s',
      async (contents) => {
        const { made, night } = await fresh(contents)
        await made.deliver([row('1'), row('2')])
        await night('2026-01-01')
        await made.deliver([row('1')])
        const deleted = contents === 'snapshot' ? 1 : 0
        expect(await night('2026-01-02')).toMatchObject({ deleted })
        expect(await people(it.db)).toHaveLength(2 - deleted)
      },
    )

    test('closes a record whose row says that it is gone', async () => {
      const { made, night } = await fresh('changes')
      await made.deliver([row('1'), row('2')])
      await night('2026-01-01')
      await made.deliver([{ ...row('1'), gone: 'true' }])
      expect(await night('2026-01-02')).toMatchObject({ deleted: 1, rejected: 0 })
      expect((await people(it.db)).map(({ key }) => key)).toEqual(['2'])
    })

    test('takes its cursor back with the run that is taken back', async () => {
      const { made, spec } = await fresh('changes')
      await made.deliver([row('1')])
      const runId = await openRun(it.db, '2026-01-01')
      await load(it.db, runId, spec)
      await discard(it.db, runId, 0)
      expect(await it.db.query('select 1 from vault.source_cursor')).toEqual([])
      expect(await people(it.db)).toEqual([])
      expect(await load(it.db, await openRun(it.db, '2026-01-01'), spec)).toMatchObject({ loaded: 1 })
    })

    test('tells nobody in its logs, errors and heartbeats', async () => {
      const told: unknown[] = []
      for (const stream of [process.stdout, process.stderr])
        vi.spyOn(stream, 'write').mockImplementation((text) => told.push(String(text)) > 0)
      const { made, spec } = await fresh('changes', { drift: 'fail' })
      await made.deliver([planted('1'), { ...planted('2'), born: PLANTED[0] ?? '' }])
      const first = await openRun(it.db, '2026-01-01')
      await load(it.db, first, spec, told)
      await publish(it.db, first)
      await made.deliver([{ ...planted('3'), shoe: PLANTED[0] ?? '' }])
      const error = await load(it.db, await openRun(it.db, '2026-01-02'), spec, told).catch((e: unknown) => e)
      expect(error).toMatchObject({ code: 'SCHEMA_DRIFT' })
      const text = JSON.stringify([
        told,
        error,
        String(error),
        await it.db.query('select detail, file from rejection'),
      ])
      expect(text).toContain('1 new')
      expect(PLANTED.filter((name) => text.includes(name))).toEqual([])
    })
  })
}

/** Nights of one source, each published. */
function nightsOf(it: { readonly db: Db }, spec: SourceSpec) {
  return async (date: string, opened: number | null = null) => {
    const runId = opened ?? (await openRun(it.db, date))
    const counts = await load(it.db, runId, spec)
    await publish(it.db, runId)
    return counts
  }
}

async function load(db: Db, runId: number, spec: SourceSpec, told: unknown[] = []) {
  const deps = testDeps(db, { sources: [spec] })
  const signal = new AbortController().signal
  const heard: typeof deps = {
    ...deps,
    heartbeat: (work) => work({ previous: null, set: (details) => told.push(details), signal }),
  }
  const activities = extractActivities(heard)
  const ref = { databaseId: 'test', runId, source: spec.name }
  return activities.loadSource(ref)
}

/** The database of a process that dies after so many transactions: what is committed stays. */
function killedAfter(db: Db, units: number): Db {
  let left = units
  return {
    ...db,
    transaction: async (work) => {
      const done = await db.transaction(work)
      left -= 1
      if (left <= 0) throw new Error('killed')
      return done
    },
  }
}
