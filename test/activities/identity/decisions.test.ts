import { beforeEach, describe, expect, test } from 'vitest'
import { useDatabase } from '../../support/database.ts'
import { discard, emptyWorld, loadRecords, openRun, publish } from '../../support/world.ts'
import { decide } from './support/decide.ts'
import { crm, DAY, email, loyalty, night, partition, profiles, resolve, rowsOf } from './support/night.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

const ALIASES = 'select alias_id, profile_id from published.alias order by 1'
const OPEN = 'select kind from identity_decision where withdrawn_at is null order by 1'

describe('a decision of an operator', () => {
  const strangers = [crm('a', email('a@x.fr')), crm('b', email('b@x.fr')), crm('c', email('c@x.fr'))]

  test('is obeyed by the next run though no record changed, which looks at nobody else, and the run after it rests', async () => {
    const { db } = database
    await night(db, strangers)
    await decide(db, 'must', ['a'], ['b'])
    const run = await openRun(db, DAY)
    await loadRecords(db, run, strangers)
    expect(await resolve(db, run)).toMatchObject({ read: 2 })
    await publish(db, run)
    expect(await partition(db)).toEqual(['a b', 'c'])
    expect(await resolve(db, await openRun(db, DAY))).toMatchObject({ read: 0, written: 0 })
  })

  test('merge, then split, gives both former ids back, and no alias stays', async () => {
    const { db } = database
    const pairs = ['a', 'b', 'c', 'd'].map((key) => crm(key, email(key < 'c' ? 'one@x.fr' : 'two@x.fr')))
    await night(db, pairs)
    const before = await profiles(db)
    await decide(db, 'must', ['a', 'b'], ['c', 'd'])
    await night(db, pairs)
    expect(await partition(db)).toEqual(['a b c d'])
    expect(await db.query(ALIASES)).toEqual([{ alias_id: before.c, profile_id: before.a }])
    expect(await decide(db, 'cannot', ['c', 'd'], ['a', 'b'])).toEqual({ recorded: 4, withdrawn: 4 })
    await night(db, pairs)
    expect(await profiles(db)).toEqual(before)
    expect(await db.query(ALIASES)).toEqual([])
  })

  test('split, then merge, gives the one id back, and the id of the part leads to it', async () => {
    const { db } = database
    const family = [crm('a', email('f@x.fr')), crm('b', email('f@x.fr')), crm('c', email('f@x.fr'))]
    await night(db, family)
    const before = await profiles(db)
    await decide(db, 'cannot', ['c'], ['a', 'b'])
    await night(db, family)
    const parted = await profiles(db)
    expect([parted.a, parted.b]).toEqual([before.a, before.a])
    expect(parted.c).not.toBe(before.a)
    await decide(db, 'must', ['a', 'b'], ['c'])
    await night(db, family)
    expect(await profiles(db)).toEqual(before)
    expect(await db.query(ALIASES)).toEqual([{ alias_id: parted.c, profile_id: before.a }])
  })

  test('that two are one is stronger than two exclusive numbers; records with either number join them later', async () => {
    const { db } = database
    const two = [crm('a', loyalty('1')), crm('b', loyalty('2'))]
    await night(db, two)
    await decide(db, 'must', ['a'], ['b'])
    await night(db, [...two, crm('c', loyalty('1')), crm('d', loyalty('2'))])
    expect(await partition(db)).toEqual(['a b c d'])
  })

  test('is not taken back by a discard or a rollback, and the run that is done again gives the same ids', async () => {
    const { db } = database
    const first = await night(db, strangers)
    await decide(db, 'must', ['a'], ['c'])
    const second = await night(db, strangers)
    const obeyed = await profiles(db)
    await publish(db, first)
    await discard(db, second, first)
    expect(await partition(db)).toEqual(['a', 'b', 'c'])
    expect(await db.query(OPEN)).toEqual([{ kind: 'must' }])
    await night(db, strangers)
    expect(await profiles(db)).toEqual(obeyed)
    expect(
      await db.query('select source_key, other_source_key from published.identity_decision'),
    ).toHaveLength(1)
  })

  test('done twice, and done again after its mark was lost, writes the same rows', async () => {
    const { db } = database
    await night(db, strangers)
    await decide(db, 'must', ['a'], ['b'])
    const run = await openRun(db, DAY)
    await loadRecords(db, run, strangers)
    const counts = await resolve(db, run)
    const rows = await rowsOf(db)
    await db.execute('delete from stage_part')
    expect(await resolve(db, run)).toEqual(counts)
    expect(await rowsOf(db)).toEqual(rows)
  })

  test('about a record that is deleted harms nobody, and holds again when the record comes back', async () => {
    const { db } = database
    await night(db, strangers)
    await decide(db, 'must', ['a'], ['b'])
    await decide(db, 'cannot', ['c'], ['gone'])
    await night(db, strangers.slice(1))
    expect(await partition(db)).toEqual(['b', 'c'])
    await night(db, strangers)
    expect(await partition(db)).toEqual(['a b', 'c'])
  })

  test('about the same pair: the later one holds, the earlier is kept as withdrawn, and the same twice is one', async () => {
    const { db } = database
    await night(db, strangers)
    expect(await decide(db, 'must', ['a'], ['b'])).toEqual({ recorded: 1, withdrawn: 0 })
    expect(await decide(db, 'must', ['b'], ['a'])).toEqual({ recorded: 0, withdrawn: 0 })
    expect(await decide(db, 'cannot', ['b'], ['a'])).toEqual({ recorded: 1, withdrawn: 1 })
    expect(await db.query(OPEN)).toEqual([{ kind: 'cannot' }])
    expect(
      await db.query('select kind, withdrawn_by from identity_decision where withdrawn_at is not null'),
    ).toEqual([{ kind: 'must', withdrawn_by: 'ana' }])
    const audit = await db.query(
      `select actor, subject, detail ->> 'kind' as kind, detail ->> 'reason' as reason from audit
       where action = 'decided' order by audit_id desc limit 2`,
    )
    expect(audit).toEqual([
      { actor: 'ana', subject: 'profile:p', kind: 'cannot', reason: 'a ticket' },
      { actor: 'ana', subject: 'profile:p', kind: 'must', reason: 'a ticket' },
    ])
  })

  test('that is withdrawn after it was obeyed is undone by the next run', async () => {
    const { db } = database
    const shared = [crm('a', email('f@x.fr')), crm('b', email('f@x.fr'))]
    await night(db, shared)
    await decide(db, 'cannot', ['a'], ['b'])
    await night(db, shared)
    expect(await partition(db)).toEqual(['a', 'b'])
    await db.execute(`update identity_decision set withdrawn_at = now(), withdrawn_by = 'ana'`)
    await night(db, shared)
    expect(await partition(db)).toEqual(['a b'])
  })

  test('that is made while a night is under way waits for the next', async () => {
    const { db } = database
    const run = await openRun(db, DAY)
    await loadRecords(db, run, strangers)
    await resolve(db, run)
    await decide(db, 'must', ['a'], ['b'])
    await publish(db, run)
    expect(await partition(db)).toEqual(['a', 'b', 'c'])
    await night(db, strangers)
    expect(await partition(db)).toEqual(['a b', 'c'])
  })
})
