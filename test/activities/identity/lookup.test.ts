import { describe, expect, test } from 'vitest'
import { identityActivities } from '../../../activities/identity/index.ts'
import { parsePerson } from '../../../activities/identity/lookup.ts'
import { findProfileById, findProfilesByIdentifier } from '../../../activities/identity/queries/lookup.ts'
import { useDatabase } from '../../support/database.ts'
import {
  emptyWorld,
  idOf,
  loadRecords,
  openRun,
  partRef,
  publish,
  testDeps,
  type WorldRecord,
} from '../../support/world.ts'

const database = useDatabase()
const ID = '0f8fad5b-d9cb-469f-a165-70867728950e'

describe('parsePerson', () => {
  test.each([
    [ID.toUpperCase(), { by: 'id', id: ID }],
    ['customer_number:17850', { by: 'identifier', type: 'customer_number', value: '17850' }],
    ['email: Ann@X.fr', { by: 'identifier', type: 'email', value: 'Ann@X.fr' }],
    ['device:ab:cd', { by: 'identifier', type: 'device', value: 'ab:cd' }],
    [' ann@x.fr ', { by: 'identifier', type: 'email', value: 'ann@x.fr' }],
    ['+33 6 12 34 56 78', { by: 'identifier', type: 'phone', value: '+33 6 12 34 56 78' }],
    ['06.12.34.56.78', { by: 'identifier', type: 'phone', value: '06.12.34.56.78' }],
    ['Ann', null],
    ['', null],
    ['ann@', null],
  ])('reads %j', (text, person) => {
    expect(parsePerson(text)).toEqual(person)
  })
})

describe('looking a person up', () => {
  const policy = {
    identity: {
      identifiers: [{ type: 'email', person: true, exclusive: false, maxRecords: 2, blocked: [] }],
      match: null,
      household: null,
    },
  }
  const record = (key: string, ...emails: string[]): WorldRecord => ({
    source: 'crm',
    key,
    identifiers: emails.map((value) => ['email', value] as const),
  })

  async function night(records: readonly WorldRecord[]): Promise<number> {
    const { db } = database
    const run = await openRun(db, '2026-01-01')
    await loadRecords(db, run, records)
    await identityActivities(testDeps(db, policy)).resolveIdentity(partRef(run))
    return run
  }

  test('finds a profile by its id, by an alias and by an identifier, as of any run', async () => {
    const { db } = database
    await emptyWorld(db)
    const first = await night([record('a', 'a@x.fr'), record('b', 'b@x.fr')])
    await publish(db, first)
    const [a] = await findProfilesByIdentifier(db, first, [idOf('email', 'a@x.fr')])
    const [b] = await findProfilesByIdentifier(db, first, [idOf('email', 'b@x.fr')])
    const second = await night([record('a', 'a@x.fr'), record('b', 'a@x.fr')])
    const [merged] = await findProfilesByIdentifier(db, second, [idOf('email', 'a@x.fr')])
    const loser = merged?.profile_id === a?.profile_id ? b : a
    expect(await findProfileById(db, second, loser?.profile_id ?? ID)).toEqual([
      { profile_id: merged?.profile_id, via: 'alias' },
    ])
    expect(await findProfileById(db, first, loser?.profile_id ?? ID)).toEqual([
      { profile_id: loser?.profile_id, via: 'profile' },
    ])
    // While the second run is under way, the first one still knows the identifier that it took away.
    expect(await findProfilesByIdentifier(db, first, [idOf('email', 'b@x.fr')])).toEqual([b])
    expect(await findProfilesByIdentifier(db, second, [idOf('email', 'b@x.fr')])).toEqual([])
    expect(await findProfileById(db, second, ID)).toEqual([])
  })

  test('finds all carriers of an identifier that joins nobody', async () => {
    await emptyWorld(database.db)
    const run = await night(['a', 'b', 'c'].map((key) => record(key, 'family@x.fr')))
    const found = await findProfilesByIdentifier(database.db, run, [idOf('email', 'family@x.fr')])
    expect(found).toHaveLength(3)
  })
})
