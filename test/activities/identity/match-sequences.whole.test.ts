import { expect, test } from 'vitest'
import { newDice } from '../../chaos/harness/random.ts'
import { useDatabase } from '../../support/database.ts'
import { checkSequences, frozenModel } from './support/match-sequences.ts'
import { townOf } from './support/match-world.ts'

const database = useDatabase()

test('after any of 500 sequences of nights the partition is that of one night over all records', async () => {
  const { seed } = newDice('500 sequences')
  const { db } = database
  const seen = await checkSequences(db, await frozenModel(db, townOf(400, 11)), { numRuns: 500, seed })
  expect(seen.groups).toBeGreaterThan(500)
  expect(seen.refused).toBeGreaterThan(500)
  expect(seen.again).toBeGreaterThan(100)
}, 3_600_000)
