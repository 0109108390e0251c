import { beforeEach, describe, expect, test } from 'vitest'
import { keepRules, rulesChanged, rulesHash } from '../../db/stage-rules.ts'
import { discardVersions } from '../../db/versioned/discard.ts'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()

beforeEach(async () => {
  await database.db.execute('truncate stage_rules')
})

const keep = (run: number, hash: string): Promise<void> =>
  database.db.transaction((tx) => keepRules(tx, run, 'profiles', hash))
const changed = (base: number, hash: string): Promise<boolean> =>
  rulesChanged(database.db, base, 'profiles', hash)

describe('the rules of a stage', () => {
  test('have changed while nobody noted any', async () => {
    expect(await changed(0, 'a')).toBe(true)
  })

  test('are compared with those of the published run, whatever a run under way noted', async () => {
    await keep(1, 'a')
    await keep(2, 'b')
    expect(await changed(1, 'a')).toBe(false)
    expect(await changed(1, 'b')).toBe(true)
    expect(await changed(2, 'b')).toBe(false)
  })

  test('stand over runs that did not do the stage, and come back with a rollback', async () => {
    await keep(1, 'a')
    expect(await changed(5, 'a')).toBe(false)
    await keep(6, 'b')
    await database.db.transaction((tx) => discardVersions(tx, 5, 'extract'))
    expect(await changed(6, 'a')).toBe(false)
  })

  test('noted twice are noted once', async () => {
    await keep(1, 'a')
    await keep(1, 'a')
    expect(await database.db.query('select * from stage_rules')).toHaveLength(1)
  })
})

describe('rulesHash', () => {
  test('does not see the order of keys, but that of lists', () => {
    expect(rulesHash({ a: 1, b: [1, { c: 2, d: 3 }] })).toBe(rulesHash({ b: [1, { d: 3, c: 2 }], a: 1 }))
    expect(rulesHash([1, 2])).not.toBe(rulesHash([2, 1]))
  })

  test('takes a missing key and an undefined one as the same', () => {
    expect(rulesHash({ a: 1, b: undefined })).toBe(rulesHash({ a: 1 }))
    expect(rulesHash({ a: 1, b: null })).not.toBe(rulesHash({ a: 1 }))
  })
})
