import { beforeEach, describe, expect, test } from 'vitest'
import { useDatabase } from '../../support/database.ts'
import { emptyWorld, type WorldRecord } from '../../support/world.ts'
import { COMPARING, townRecords } from './support/described.ts'
import { crm, email, night, partition } from './support/night.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

const TOWN = townRecords(60, 7)
/** People of whom a list says a name and no more. */
const named = (mailbox: string | null): readonly WorldRecord[] =>
  ['Rosa', 'Rose', 'Roza', 'Rosy', 'Rosi', 'Rosie'].map((given_name, n) => ({
    ...crm(`named-${n}`, ...(mailbox === null ? [] : [email(mailbox)])),
    sealed: { given_name, family_name: 'Quillfeather' },
  }))

describe('a mailbox that a desk writes into many records', () => {
  test('makes nobody one person, though the model was fitted before it came', async () => {
    const { db } = database
    await night(db, [...TOWN, ...named(null)], COMPARING)
    const before = await partition(db)
    await night(db, [...TOWN, ...named('desk@shop.test')], COMPARING)
    expect(await partition(db)).toEqual(before)
  })
})
