import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { useDatabase } from '../../support/database.ts'
import { decide } from './support/decide.ts'
import { checkSequences, type Frozen, frozenModel, worldWith } from './support/match-sequences.ts'
import { MATCHING, start, townOf } from './support/match-world.ts'
import { night, profiles } from './support/night.ts'

const database = useDatabase()
let frozen: Frozen
beforeAll(async () => {
  frozen = await frozenModel(database.db, townOf(400, 11))
})

test('after any nights over described people the partition is that of one night over all of them, in any order', async () => {
  const seen = await checkSequences(database.db, frozen, { numRuns: 20 })
  expect(seen.groups).toBeGreaterThan(10)
  expect(seen.refused).toBeGreaterThan(10)
  expect(seen.untouched).toBeGreaterThan(10)
  expect(seen.again).toBeGreaterThan(2)
}, 300_000)

test('merging any two profiles of described people and then parting them gives both ids back', async () => {
  const { db } = database
  await fc.assert(
    fc.asyncProperty(start, fc.nat(), fc.nat(), async (records, m, n) => {
      await worldWith(db, frozen)
      await night(db, records, MATCHING)
      const before = await profiles(db)
      const ids = [...new Set(Object.values(before))]
      const [a, b] = [ids[m % ids.length], ids[n % ids.length]]
      fc.pre(a !== b)
      const of = (id: string | undefined) => Object.keys(before).filter((key) => before[key] === id)
      await decide(db, 'must', of(a), of(b))
      await night(db, records, MATCHING)
      const merged = await profiles(db)
      expect(new Set([...of(a), ...of(b)].map((key) => merged[key])).size).toBe(1)
      await decide(db, 'cannot', of(b), of(a))
      await night(db, records, MATCHING)
      expect(await profiles(db)).toEqual(before)
    }),
    { numRuns: 12 },
  )
}, 300_000)
