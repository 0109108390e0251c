import { expect, test } from 'vitest'
import type { Contents, RowsSpec, SourceSpec } from '../../../core/brand/source.ts'
import { checksums } from '../../support/checksum.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { discard, openRun, publish } from '../../support/world.ts'
import { EVENTS, emptyExtract, load, PEOPLE, put, source } from './support.ts'

const it = useDatabase()

interface Row {
  readonly key: string
  readonly value: number
  readonly bad: boolean
}

/** mulberry32: the same nights for the same seed, on every machine. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Most rows as they are, some changed, some new, some gone, some broken, some twice. */
function night(state: ReadonlyMap<string, number>, next: () => number, size: number): Row[] {
  const rows: Row[] = []
  const add = (key: string, value: number): void => {
    rows.push({ key, value, bad: next() < 0.02 })
    if (next() < 0.02)
      rows.push({ key, value: next() < 0.5 ? value : Math.floor(next() * 5), bad: next() < 0.1 })
  }
  for (const [key, value] of state)
    if (next() < 0.95) add(key, next() < 0.05 ? Math.floor(next() * 5) : value)
  const fresh = Math.max(20, size - state.size)
  for (let n = 0; n < fresh; n += 1) add(`k${Math.floor(next() * size * 2)}`, Math.floor(next() * 5))
  const late = rows.filter(() => next() < 0.01)
  return [...rows, ...late]
}

/** The dull twin: what a night does, row by row in a Map. */
function naive(state: ReadonlyMap<string, number>, rows: readonly Row[], contents: Contents) {
  const after = new Map(state)
  const last = new Map<string, number>()
  let [rejected, loaded, unchanged] = [0, 0, 0]
  for (const { key, value, bad } of rows) {
    if (bad || last.has(key)) rejected += 1
    if (!bad) last.set(key, value)
  }
  for (const [key, value] of last) {
    if (state.get(key) === value) unchanged += 1
    else loaded += 1
    after.set(key, value)
  }
  const spoken = new Set(rows.map(({ key }) => key))
  const gone = contents === 'snapshot' ? [...state.keys()].filter((key) => !spoken.has(key)) : []
  for (const key of gone) after.delete(key)
  return { after, counts: { read: rows.length, loaded, unchanged, rejected, deleted: gone.length } }
}

const PERSON_FILE = (rows: readonly Row[]): string =>
  `id,name,email,phone,city,born\n${rows.map(({ key, value, bad }) => `${key},N${value},${bad ? 'x' : `${key}.${value}@x.fr`},,C${value},`).join('\n')}\n`
const EVENT_FILE = (rows: readonly Row[]): string =>
  `id,at,customer,qty,price\n${rows.map(({ key, value, bad }) => `${key},2026-01-01,${value},${bad ? 'x' : value},1`).join('\n')}\n`

async function stored(are: RowsSpec['are']): Promise<Map<string, number>> {
  const rows = await it.db.query<{ key: string; value: number }>(
    are === 'events'
      ? `select event_key as key, (properties ->> 'qty')::int as value from event where to_run is null`
      : `
    select r.source_key as key, substr(r.attributes ->> 'city', 2)::int as value
    from source_record r
    join vault.person_fields f using (record_id)
    join record_identifier i using (record_id)
    join vault.identifier v using (identifier_id)
    where r.to_run is null and f.to_run is null and i.to_run is null
      and f.fields ->> 'name' = 'N' || substr(r.attributes ->> 'city', 2)
      and v.value = r.source_key || '.' || substr(r.attributes ->> 'city', 2) || '@x.fr'`,
  )
  return new Map(rows.map(({ key, value }) => [key, value]))
}

const CASES = [
  ['people', 'snapshot', 1_500],
  ['people', 'changes', 1_500],
  ['people', 'snapshot', 60],
  ['events', 'snapshot', 1_500],
  ['events', 'changes', 60],
] as const

test.each(CASES)(
  'random nights of %s, %s, about %i rows, do what a Map does, and a discarded one leaves nothing',
  async (are, contents, size) => {
    await emptyExtract(it.db)
    const dir = scratch()
    const next = random(size + are.length + contents.length)
    const spec: SourceSpec = source(are === 'people' ? PEOPLE : EVENTS, {
      path: dir,
      pattern: 'f-{date}*.csv',
      contents,
    })
    const write = are === 'people' ? PERSON_FILE : EVENT_FILE
    let state: ReadonlyMap<string, number> = new Map()
    for (let day = 1; day <= 6; day += 1) {
      const date = `2026-01-0${day}`
      const run = await openRun(it.db, date)
      const rows = night(state, next, size)
      put(dir, `f-${date}.csv`, write(rows))
      if (day === 4) {
        const before = await checksums(it.db, null, 'all')
        await load(it.db, run, spec)
        await discard(it.db, run, run - 1)
        expect(await checksums(it.db, null, 'all')).toEqual(before)
        await it.db.execute('delete from run where run_id = $1', [run])
        await it.db.execute(`select setval('run_run_id_seq', $1)`, [run - 1])
        await openRun(it.db, date)
      }
      const { after, counts } = naive(state, rows, contents)
      expect(await load(it.db, run, spec), `day ${day}`).toMatchObject(counts)
      expect(await stored(are), `day ${day}`).toEqual(after)
      expect(await load(it.db, run, spec), 'done again').toMatchObject(counts)
      await publish(it.db, run)
      state = after
    }
  },
)
