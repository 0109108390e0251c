import { beforeEach, describe, expect, test } from 'vitest'
import { identityActivities } from '../../../activities/identity/index.ts'
import { useDatabase } from '../../support/database.ts'
import { emptyWorld, idOf, loadRecords, openRun, partRef, publish, testDeps } from '../../support/world.ts'
import {
  crm,
  DAY,
  device,
  email,
  loyalty,
  night,
  POLICY,
  partition,
  resolve,
  rowsOf,
} from './support/night.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

describe('resolveIdentity', () => {
  test('joins records over shared identifiers and leaves a record without any alone', async () => {
    const { db } = database
    await night(db, [
      crm('a', email('a@x.fr'), device('1')),
      crm('b', device('1'), device('2')),
      crm('c', device('2')),
      crm('d'),
      crm('e', device('9')),
    ])
    expect(await partition(db)).toEqual(['a b c', 'd', 'e'])
    const kinds = await db.query(
      'select kind, count(*)::int as n from published.profile group by 1 order by 1',
    )
    expect(kinds).toEqual([
      { kind: 'anonymous', n: 2 },
      { kind: 'known', n: 1 },
    ])
  })

  test('a blocked value joins nobody and makes nobody known', async () => {
    const { db } = database
    await night(db, [crm('a', email('nobody@test.com')), crm('b', email('nobody@test.com'))])
    expect(await partition(db)).toEqual(['a', 'b'])
    expect(await db.query('select distinct kind from published.profile')).toEqual([{ kind: 'anonymous' }])
  })

  test('a value is blocked however its author wrote it', async () => {
    const { db } = database
    const identifiers = POLICY.identifiers.map((one) => ({ ...one, blocked: [' Nobody@TEST.com'] }))
    await night(db, [crm('a', email('nobody@test.com')), crm('b', email('nobody@test.com'))], {
      ...POLICY,
      identifiers,
    })
    expect(await partition(db)).toEqual(['a', 'b'])
  })

  test('a type that the policy does not name joins nobody', async () => {
    const { db } = database
    await night(db, [crm('a', ['cookie', '1']), crm('b', ['cookie', '1'])])
    expect(await partition(db)).toEqual(['a', 'b'])
  })

  test('an identifier on more records than its limit joins nobody, and joins again when it is under it', async () => {
    const { db } = database
    const shared = ['a', 'b', 'c'].map((key) => crm(key, device('1')))
    await night(db, shared)
    expect(await partition(db)).toEqual(['a b c'])
    await night(db, [...shared, crm('d', device('1'))])
    expect(await partition(db)).toEqual(['a', 'b', 'c', 'd'])
    const summary = await db.query(
      'select over_limit::int, split::int from identity_summary order by run_id desc limit 1',
    )
    expect(summary).toEqual([{ over_limit: 1, split: 2 }])
    await night(db, shared)
    expect(await partition(db)).toEqual(['a b c'])
  })

  test('an identifier far over its limit does not bring its carriers along when a night adds some', async () => {
    const { db } = database
    const sharing = (n: number) => Array.from({ length: n }, (_, i) => crm(`r${i}`, device('1')))
    await night(db, sharing(10))
    const run = await openRun(db, DAY)
    await loadRecords(db, run, sharing(15))
    expect(await resolve(db, run)).toMatchObject({ read: 5 })
  })

  test('two loyalty numbers keep records apart', async () => {
    const { db } = database
    await night(db, [
      crm('a', email('f@x.fr'), loyalty('1')),
      crm('b', email('f@x.fr'), loyalty('2')),
      crm('c', email('f@x.fr')),
    ])
    expect(await partition(db)).toEqual(['a c', 'b'])
    expect(await db.query('select refused::int from identity_summary')).toEqual([{ refused: 1 }])
  })

  test('what a loyalty number kept apart joins once that number is gone', async () => {
    const { db } = database
    const others = [crm('b', email('f@x.fr'), loyalty('2')), crm('c', email('f@x.fr'))]
    await night(db, [crm('a', email('f@x.fr'), loyalty('1')), ...others])
    await night(db, others)
    expect(await partition(db)).toEqual(['b c'])
  })

  test('done twice, and done again after its mark was lost, changes nothing', async () => {
    const { db } = database
    const records = [crm('a', email('a@x.fr')), crm('b', email('b@x.fr'))]
    await night(db, records)
    const run = await openRun(db, DAY)
    await loadRecords(db, run, [...records, crm('m', email('a@x.fr'), email('b@x.fr'))])
    const counts = await resolve(db, run)
    expect(counts).toEqual({ read: 3, loaded: 2, unchanged: 1, rejected: 0, written: 5 })
    const rows = await rowsOf(db)
    expect(await resolve(db, run)).toEqual(counts)
    expect(await rowsOf(db)).toEqual(rows)
    await db.execute('delete from stage_part')
    expect(await resolve(db, run)).toEqual(counts)
    expect(await rowsOf(db)).toEqual(rows)
  })

  test('two attempts at the same time do the work once', async () => {
    const { db } = database
    const run = await openRun(db, DAY)
    await loadRecords(db, run, [crm('a', email('a@x.fr')), crm('b', email('a@x.fr'))])
    const [one, two] = await Promise.all([resolve(db, run), resolve(db, run)])
    expect(one).toEqual(two)
    expect(await db.query('select count(*)::int as n from link')).toEqual([{ n: 2 }])
  })

  test('a run that lost its lease writes nothing', async () => {
    const { db } = database
    const run = await openRun(db, DAY)
    await loadRecords(db, run, [crm('a', email('a@x.fr'))])
    await db.execute('update run set lease = false')
    await expect(resolve(db, run)).rejects.toMatchObject({ code: 'LEASE_LOST' })
    expect(await db.query('select * from link')).toEqual([])
  })

  test('other rules resolve everybody; the same rules touch only what changed', async () => {
    const { db } = database
    const records = [crm('a', device('1')), crm('b', device('1')), crm('c', email('c@x.fr'))]
    await night(db, records)
    const looser = { ...POLICY, identifiers: POLICY.identifiers.filter((rule) => rule.type !== 'device') }
    const run = await openRun(db, DAY)
    expect(await resolve(db, run)).toMatchObject({ read: 0, written: 0 })
    await db.execute('delete from stage_part')
    expect(await resolve(db, run, looser)).toMatchObject({ read: 3, loaded: 1 })
    await publish(db, run)
    expect(await partition(db)).toEqual(['a', 'b', 'c'])
  })

  test('a blocked value that the project reads otherwise resolves everybody', async () => {
    const { db } = database
    await night(db, [crm('a', device('1')), crm('b', device('2'))])
    const run = await openRun(db, DAY)
    const deps = testDeps(db, { identity: POLICY })
    const readings = (type: string) => [idOf(type, 'nobody@test.com'), idOf(type, 'nobody@test.co')]
    const { resolveIdentity } = identityActivities({ ...deps, spellings: (_, type) => readings(type) })
    expect(await resolveIdentity(partRef(run))).toMatchObject({ read: 2, loaded: 0 })
  })

  test('parts after the first have nothing to do', async () => {
    const { db } = database
    const run = await openRun(db, DAY)
    await loadRecords(db, run, [crm('a')])
    const second = { ...partRef(run), part: 1, parts: 2 }
    const { resolveIdentity } = identityActivities(testDeps(db, { identity: POLICY }))
    expect(await resolveIdentity(second)).toMatchObject({ read: 0, written: 0 })
    expect(await db.query('select * from link')).toEqual([])
  })
})
