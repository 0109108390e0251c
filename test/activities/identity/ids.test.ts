import { beforeEach, describe, expect, test } from 'vitest'
import { useDatabase } from '../../support/database.ts'
import { discard, emptyWorld, loadRecords, openRun } from '../../support/world.ts'
import { crm, DAY, email, night, partition, profiles, resolve } from './support/night.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

describe('the ids of profiles', () => {
  test('ids do not move while their people do not', async () => {
    const { db } = database
    const records = [crm('a', email('a@x.fr')), crm('b', email('a@x.fr')), crm('c', email('c@x.fr'))]
    await night(db, records)
    const before = await profiles(db)
    await night(db, [...records, crm('0', email('c@x.fr')), crm('z', email('z@x.fr'))])
    expect(await profiles(db)).toMatchObject(before)
    await night(db, records)
    expect(await profiles(db)).toEqual(before)
  })

  test('merge keeps an alias, and the split that follows restores both ids', async () => {
    const { db } = database
    const two = [
      crm('a1', email('a@x.fr')),
      crm('a2', email('a@x.fr')),
      crm('b1', email('b@x.fr')),
      crm('b2', email('b@x.fr')),
    ]
    await night(db, two)
    const before = await profiles(db)
    await night(db, [...two, crm('bridge', email('a@x.fr'), email('b@x.fr'))])
    expect(await partition(db)).toEqual(['a1 a2 b1 b2 bridge'])
    const merged = await profiles(db)
    expect(await db.query('select alias_id, profile_id from published.alias')).toEqual([
      { alias_id: merged.a1 === before.a1 ? before.b1 : before.a1, profile_id: merged.a1 },
    ])
    await night(db, two)
    expect(await profiles(db)).toEqual(before)
    expect(await db.query('select * from published.alias')).toEqual([])
  })

  test('aliases of a profile that is merged again lead to the last one', async () => {
    const { db } = database
    const three = [
      crm('a', email('a@x.fr')),
      crm('b', email('b@x.fr')),
      ...['c1', 'c2', 'c3'].map((k) => crm(k, email('c@x.fr'))),
    ]
    await night(db, three)
    const first = crm('x', email('a@x.fr'), email('b@x.fr'))
    await night(db, [...three, first])
    await night(db, [...three, first, crm('y', email('b@x.fr'), email('c@x.fr'))])
    const { c1 } = await profiles(db)
    const aliases = await db.query<{ profile_id: string }>('select profile_id from published.alias')
    expect(aliases.map((row) => row.profile_id)).toEqual([c1, c1])
  })

  test('a record that comes back after it was deleted founds a new profile', async () => {
    const { db } = database
    await night(db, [crm('a', email('a@x.fr')), crm('b')])
    const before = await profiles(db)
    await night(db, [crm('b')])
    await night(db, [crm('a', email('a@x.fr')), crm('b')])
    const after = await profiles(db)
    expect(after.b).toBe(before.b)
    expect(after.a).not.toBe(before.a)
    const number = await db.query('select founder_number from profile where profile_id = $1::uuid', [
      after.a ?? '',
    ])
    expect(number).toEqual([{ founder_number: 2 }])
  })

  test('a run that is discarded leaves no trace in the ids of the next one', async () => {
    const { db } = database
    const base = [crm('a', email('a@x.fr')), crm('b', email('b@x.fr'))]
    const good = [...base, crm('c', email('c@x.fr')), crm('m', email('a@x.fr'), email('b@x.fr'))]
    await night(db, base)
    const rejected = await openRun(db, DAY)
    await loadRecords(db, rejected, [
      crm('a', email('b@x.fr')),
      crm('c', email('a@x.fr')),
      crm('b', email('b@x.fr')),
    ])
    await resolve(db, rejected)
    await discard(db, rejected, 1)
    await night(db, good)
    const withRejected = await profiles(db)
    const sum = await db.query('select * from published.alias order by 1')
    await emptyWorld(db)
    await night(db, base)
    await night(db, good)
    expect(await profiles(db)).toEqual(withRejected)
    expect(await db.query('select * from published.alias order by 1')).toEqual(sum)
  })

  test('the order in which records are loaded changes no id', async () => {
    const { db } = database
    const records = [
      crm('b', email('a@x.fr')),
      crm('a', email('a@x.fr')),
      crm('c', email('c@x.fr')),
      crm('d'),
    ]
    await night(db, records)
    const ids = await profiles(db)
    await emptyWorld(db)
    await night(db, [...records].reverse())
    expect(await profiles(db)).toEqual(ids)
  })
})
