import { expect, test } from 'vitest'
import type { Db } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { NAMED, saying } from './match-cases.ts'
import { empty, type Files, nightOf, project } from './night.ts'

const it = useDatabase()

/** How many people there are after a night of the same list. */
async function people(db: Db, files: Files, date: string): Promise<number> {
  const data = NAMED['data/people-2026-03-01.csv'] ?? ''
  await nightOf(db, project({ ...files, [`data/people-${date}.csv`]: data }), date)
  const [row] = await db.query<{ n: number }>('select count(*)::int as n from published.profile')
  return row?.n ?? 0
}

const ALL = (NAMED['data/people-2026-03-01.csv'] ?? '').trim().split('\n').length - 1

test('an empty identity.yaml finds who is there twice', async () => {
  await empty(it.db)
  expect(await people(it.db, { ...NAMED, 'identity.yaml': '' }, '2026-03-01')).toBeLessThan(ALL * 0.55)
})

test('a change of match resolves everybody anew in the next night, though no record changed, and back', async () => {
  await empty(it.db)
  const first = await people(it.db, saying('match: {}'), '2026-03-01')
  const nights = [
    ['match: { caution: 20 }', '2026-03-02', ALL],
    ['match: { blocking: { rules: [[email]], broad: off } }', '2026-03-03', ALL],
    ['match: {}', '2026-03-04', first],
    ['match: off', '2026-03-05', ALL],
    ['', '2026-03-06', first],
  ] as const
  for (const [words, date, expected] of nights)
    expect([words, await people(it.db, saying(words), date)]).toEqual([words, expected])
})
