import { beforeEach, describe, expect, test } from 'vitest'
import { rollback } from '../../../activities/runs/io/rollback.ts'
import { publishedRun } from '../../../activities/runs/queries/installation.ts'
import { runById } from '../../../activities/runs/queries/run.ts'
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

  test('is refused while a run is under way', async () => {
    await publishNight(stand, 'a', '2026-11-20')
    await stand.open('b')
    await expect(rollback(database.db, 0, word, NOW)).rejects.toMatchObject({ code: 'RUN_UNDER_WAY' })
  })
})
