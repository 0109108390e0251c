import { beforeEach, describe, expect, test } from 'vitest'
import type { Opened } from '../../../activities/runs/io/opened.ts'
import { rollback } from '../../../activities/runs/io/rollback.ts'
import { sourceFacts } from '../../../activities/runs/queries/gates.ts'
import { publishedRun } from '../../../activities/runs/queries/installation.ts'
import { runById } from '../../../activities/runs/queries/run.ts'
import type { Db } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { NOW, publishNight, type Stand, standOn } from './support.ts'

const database = useDatabase()
let stand: Stand
beforeEach(async () => {
  stand = await standOn(database.db)
  await database.db.execute('truncate audit')
})

describe('going back', () => {
  const word = { by: 'jana', reason: 'wrong prices' }

  test('moves the pointer to the run published before, and takes back the later one', async () => {
    const first = await publishNight(stand, 'a', '2026-11-20')
    const second = await publishNight(stand, 'b', '2026-11-21')
    const result = await rollback(database.db, null, word, NOW)
    expect(result).toMatchObject({ from: second.ref.runId, to: first.ref.runId })
    expect(await publishedRun(database.db)).toBe(first.ref.runId)
    expect(await runById(database.db, second.ref.runId)).toMatchObject({ state: 'rolled_back' })
    const next = await stand.open('c', { businessDate: '2026-11-21' })
    expect(await runById(database.db, next.ref.runId)).toMatchObject({ base_run: first.ref.runId })
  })

  test('can skip several runs, and never reaches one that is not there', async () => {
    const first = await publishNight(stand, 'a', '2026-11-19')
    await publishNight(stand, 'b', '2026-11-20')
    await publishNight(stand, 'c', '2026-11-21')
    await expect(rollback(database.db, 77, word, NOW)).rejects.toMatchObject({ code: 'NOT_PUBLISHED_BEFORE' })
    await rollback(database.db, first.ref.runId, word, NOW)
    expect(await publishedRun(database.db)).toBe(first.ref.runId)
    await expect(rollback(database.db, null, word, NOW)).rejects.toMatchObject({ code: 'NOTHING_BEFORE' })
  })

  test('leaves what a taken back night read out of what later nights are compared with', async () => {
    const reads = (rows: number) => (run: Opened) => readRows(database.db, run.ref.runId, rows)
    await publishNight(stand, 'a', '2026-11-18', reads(100))
    await publishNight(stand, 'b', '2026-11-19', reads(5))
    await rollback(database.db, null, word, NOW)
    const base = await publishNight(stand, 'c', '2026-11-19', reads(90))
    const next = await stand.open('d', { businessDate: '2026-11-20' })
    await reads(80)(next)
    const { project } = await stand.deps.context(next.ref)
    const run = { runId: next.ref.runId, baseRun: base.ref.runId }
    const [facts] = await sourceFacts(database.db, run, project)
    expect(facts?.lastNights.map(({ read }) => read).toSorted((a, b) => a - b)).toEqual([90, 100])
  })

  test('is refused while a run is under way', async () => {
    await publishNight(stand, 'a', '2026-11-20')
    await stand.open('b')
    await expect(rollback(database.db, 0, word, NOW)).rejects.toMatchObject({ code: 'RUN_UNDER_WAY' })
  })
})

/** What the source of people read in a run. */
async function readRows(db: Db, runId: number, rows: number): Promise<void> {
  await db.execute(`insert into source (name) values ('people') on conflict do nothing`)
  await db.execute(
    `insert into source_load (run_id, source_id, files, read, loaded, party, holder, lawful_basis)
     select $1::int, source_id, 1, $2::bigint, $2::bigint, 'first', 'Shop', 'contract' from source where name = 'people'`,
    [runId, rows],
  )
}
