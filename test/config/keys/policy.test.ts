import { describe, expect, test } from 'vitest'
import { useDatabase } from '../../support/database.ts'
import { HOUSEHOLD_CASES } from './household-cases.ts'
import { MATCH_CASES } from './match-cases.ts'
import { outcomes, project } from './night.ts'
import { POLICY_CASES } from './policy-cases.ts'

const it = useDatabase()
const known = outcomes()

describe('a change of one key of identity, profile, consent or brand changes what is published', () => {
  test.each([...POLICY_CASES, ...MATCH_CASES, ...HOUSEHOLD_CASES])('%s', async (_, before, after) => {
    const first = await known(it.db, project(before))
    expect(first).toBeInstanceOf(Array)
    expect(await known(it.db, project(after))).not.toEqual(first)
  })
})
