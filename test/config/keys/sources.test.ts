import { describe, expect, test } from 'vitest'
import { useDatabase } from '../../support/database.ts'
import { EVENT_CASES } from './event-cases.ts'
import { outcome, outcomes, project } from './night.ts'
import { PEOPLE_CASES } from './people-cases.ts'

const SOURCE_CASES = [...PEOPLE_CASES, ...EVENT_CASES]

const it = useDatabase()
const known = outcomes()

test('the same files have the same outcome, so that a difference is one of the key', async () => {
  const [, files] = SOURCE_CASES[0] ?? []
  expect(await outcome(it.db, project(files ?? {}))).toEqual(await outcome(it.db, project(files ?? {})))
})

describe('a change of one key of a source changes what is published, or is refused', () => {
  test.each(SOURCE_CASES)('%s', async (_, before, after) => {
    const first = await known(it.db, project(before))
    const second = await known(it.db, project(after))
    expect([first, second].some(Array.isArray)).toBe(true)
    expect(second).not.toEqual(first)
  })
})
