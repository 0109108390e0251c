import { beforeEach, expect, test } from 'vitest'
import { pruneOld, publishRun } from '../../../activities/runs/io/publish.ts'
import { rollback } from '../../../activities/runs/io/rollback.ts'
import { checksums } from '../../support/checksum.ts'
import { useDatabase } from '../../support/database.ts'
import { NOW, publishNight, type Stand, standOn } from './support.ts'

const KEEP = 3
const database = useDatabase()
let stand: Stand
beforeEach(async () => {
  stand = await standOn(database.db, KEEP)
  await database.db.execute('truncate profile')
})

const versions = async (): Promise<number> => {
  const [row] = await database.db.query<{ n: number }>('select count(*)::int as n from profile')
  return row?.n ?? -1
}

/** Each night closes one version of the same ten profiles and opens another. */
const night = (n: number) =>
  publishNight(stand, `w${n}`, `2026-11-${String(n).padStart(2, '0')}`, async (run) => {
    await database.db.execute('update profile set to_run = $1::int where to_run is null', [run.ref.runId])
    await database.db.execute(
      `insert into profile (profile_id, kind, founder_record, founder_number, from_run)
       select ('00000000-0000-0000-0000-0000000000' || lpad(g::text, 2, '0'))::uuid, 'known', gen_random_uuid(), $1::int, $1::int
       from generate_series(1, 10) g`,
      [run.ref.runId],
    )
  })

test('versions that no kept run sees are deleted, and every kept run shows what it showed', async () => {
  const runs = []
  for (let n = 1; n <= 6; n++) runs.push((await night(n)).ref)
  const last = runs.at(-1)
  if (last === undefined) throw new Error('there are six runs')
  const kept = runs.slice(-KEEP).map((ref) => ref.runId)
  const before = await Promise.all(kept.map((run) => checksums(database.db, run, 'all')))
  expect(await versions()).toBe(60)
  expect(await publishRun(stand.deps, last)).toEqual({ prune: true })
  expect(await pruneOld(stand.deps, last)).toBe(30)
  expect(await versions()).toBe(30)
  expect(await Promise.all(kept.map((run) => checksums(database.db, run, 'all')))).toEqual(before)
})

test('nobody goes back to a run whose versions are deleted', async () => {
  const runs = []
  for (let n = 1; n <= 5; n++) runs.push((await night(n)).ref)
  const [first, , third] = runs
  if (first === undefined || third === undefined) throw new Error('there are five runs')
  await pruneOld(stand.deps, third)
  const word = { by: 'jana', reason: 'too late' }
  await expect(rollback(database.db, first.runId, word, NOW)).rejects.toThrow(/Such runs are: 4, 3/)
  expect(await rollback(database.db, third.runId, word, NOW)).toMatchObject({ to: third.runId })
})

test('a run that was rolled back is none of those that are kept', async () => {
  const runs = []
  for (let n = 1; n <= 5; n++) runs.push((await night(n)).ref)
  const word = { by: 'jana', reason: 'wrong prices' }
  await rollback(database.db, null, word, NOW)
  const { ref } = await night(6)
  await pruneOld(stand.deps, ref)
  const third = runs[2]?.runId ?? 0
  expect(await rollback(database.db, third, word, NOW)).toMatchObject({ to: third })
})

test('as long as fewer runs are published than are kept, nothing is deleted', async () => {
  const { ref } = await night(1)
  await night(2)
  expect(await pruneOld(stand.deps, ref)).toBe(0)
  expect(await versions()).toBe(20)
})
