import { describe, expect, test } from 'vitest'
import { useDatabase } from '../../support/database.ts'
import { outcome, project } from './night.ts'
import { REFERENCE_CASES } from './reference-cases.ts'

const it = useDatabase()

describe('a change of one key of what joins or converts changes what is published', () => {
  test.each(REFERENCE_CASES)('%s', async (_, before, after) => {
    const first = await outcome(it.db, project(before))
    const second = await outcome(it.db, project(after))
    expect([first, second].every(Array.isArray)).toBe(true)
    expect(second).not.toEqual(first)
  })
})
