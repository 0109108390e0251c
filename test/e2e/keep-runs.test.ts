import { expect, test } from 'vitest'
import type { Db } from '../../db/connect.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

const NIGHTS = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04']
const shop = useShop()

/** Twenty people, of whom one more each night has ordered, and a row without a key. */
function writeDay(date: string, n: number): void {
  const files = dayFiles(date, 20, n + 1)
  const people = `data/people-${date}.csv`
  shop.write({ ...files, [people]: `${files[people]},nobody@example.com,Nobody,Lyon\n` })
}

const runsIn = async (db: Db, sql: string): Promise<readonly number[]> =>
  (await db.query<{ run_id: number }>(`select distinct run_id from ${sql} order by run_id`)).map(
    (r) => r.run_id,
  )

test('a brand that keeps two runs has the rejections, segment moves and versions of two, and the sums of all', async () => {
  const { db } = shop.client
  const yaml = shop.local().files['nocturne.yaml'] ?? ''
  shop.write({ 'nocturne.yaml': `${yaml}keep_runs: 2\n` })
  const runs: number[] = []
  for (const [n, date] of NIGHTS.entries()) {
    writeDay(date, n)
    const { run, state } = await shop.night(date)
    expect(state).toBe('published')
    runs.push(run.run_id)
  }
  const kept = runs.slice(-2)
  expect(await runsIn(db, 'rejection')).toEqual(kept)
  expect(await db.query('select from vault.rejected_row')).toHaveLength(2)
  expect(await runsIn(db, 'membership_change')).toEqual(kept)
  expect(await runsIn(db, 'stage_part')).toEqual(kept)
  expect(await db.query('select from trait_set where to_run <= $1::int', [kept[0] ?? 0])).toEqual([])
  expect(await runsIn(db, 'stage')).toEqual(runs)
  expect(await runsIn(db, 'source_load')).toEqual(runs)
  expect(await db.query('select * from published.check_balance')).toEqual([])
}, 120_000)
