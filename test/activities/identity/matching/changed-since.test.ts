import { beforeEach, describe, expect, test } from 'vitest'
import { idsOf } from '../../../../activities/identity/matching/ids.ts'
import {
  readChangedSince,
  stageChangedSince,
} from '../../../../activities/identity/matching/queries/changed.ts'
import { createTouched } from '../../../../activities/identity/queries/touch.ts'
import { joinRules } from '../../../../activities/identity/rules.ts'
import { useDatabase } from '../../../support/database.ts'
import {
  emptyWorld,
  loadRecords,
  openRun,
  publish,
  recordOf,
  type WorldRecord,
} from '../../../support/world.ts'
import { MATCHING } from '../support/match-world.ts'
import { crm, DAY, email } from '../support/night.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

const WORDS = { attributes: ['given_name'], types: ['email', 'phone'] }

/** Records of people, capital letters of actors: those of `with` carry the address, of which three are one person's at most. */
const worldOf = (keys: string, carriers: string): readonly WorldRecord[] =>
  [...keys].map((key) => ({
    ...crm(key, ...(carriers.includes(key) ? [email('office@x.fr')] : [])),
    kind: key === key.toUpperCase() ? 'actor' : 'person',
  }))

/** The keys of who is staged as changed since the first of some nights, given who carried the address in each. */
async function changedSince(keys: string, nights: readonly string[], most: number): Promise<string> {
  const { db } = database
  const runs: number[] = []
  for (const carriers of nights) {
    const run = await openRun(db, DAY)
    await loadRecords(db, run, worldOf(keys, carriers))
    await publish(db, run)
    runs.push(run)
  }
  const ids = await db.transaction(async (tx) => {
    await createTouched(
      tx,
      joinRules(MATCHING, () => []),
    )
    await stageChangedSince(tx, WORDS, runs[0] ?? 0, most)
    return idsOf(await readChangedSince(tx))
  })
  return [...keys].filter((key) => ids.includes(recordOf('crm', key))).join('')
}

describe('who carries an address reads otherwise', () => {
  test.each<readonly [string, readonly string[], string]>([
    ['when it came over its limit', ['abc', 'abcd'], 'abcd'],
    ['when it came under it', ['abcd', 'abc'], 'abcd'],
    ['when it came over it by the actor of an event', ['abc', 'abcZ'], 'abc'],
    ['when it came over it in several nights', ['a', 'ab', 'abcdef'], 'abcdef'],
    ['when it came under it, though more carried it between', ['abcd', 'abcdef', 'abc'], 'abcd'],
    ['but for whom it changed, not when it stays under it', ['ab', 'abc'], 'c'],
    ['but for whom it changed, not when it stays over it', ['abcde', 'abcdf'], 'ef'],
    ['not when it came over it and under it again', ['abc', 'abcd', 'abc'], ''],
  ])('%s', async (_, nights, changed) => {
    expect(await changedSince('abcdefZ', nights, 100)).toBe(changed)
  })

  test('and is not looked for where more changed than can be compared alone', async () => {
    expect(await changedSince('abcdefZ', ['abc', 'abcd'], 0)).toBe('d')
  })
})
