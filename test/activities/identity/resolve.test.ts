import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { identityActivities } from '../../../activities/identity/index.ts'
import type { IdentityPolicy } from '../../../core/brand/identity.ts'
import type { Db } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import {
  discard,
  emptyWorld,
  loadRecords,
  openRun,
  partRef,
  publish,
  testDeps,
  type WorldRecord,
} from '../../support/world.ts'

const database = useDatabase()

const POLICY: IdentityPolicy = {
  identifiers: [
    { type: 'loyalty', person: true, exclusive: true, maxRecords: 10, blocked: [] },
    { type: 'email', person: true, exclusive: false, maxRecords: 4, blocked: ['nobody@test.com'] },
    { type: 'device', person: false, exclusive: false, maxRecords: 3, blocked: [] },
  ],
}

const DAY = '2026-01-01'
const crm = (key: string, ...identifiers: WorldRecord['identifiers']): WorldRecord => ({
  source: 'crm',
  key,
  identifiers,
})
const email = (value: string) => ['email', value] as const
const device = (value: string) => ['device', value] as const
const loyalty = (value: string) => ['loyalty', value] as const

const resolve = (db: Db, runId: number, policy: IdentityPolicy = POLICY) =>
  identityActivities(testDeps(db, { identity: policy })).resolveIdentity(partRef(runId))

/** One published night with exactly these records. */
async function night(db: Db, records: readonly WorldRecord[], policy?: IdentityPolicy): Promise<number> {
  const run = await openRun(db, DAY)
  await loadRecords(db, run, records)
  await resolve(db, run, policy)
  await publish(db, run)
  return run
}

/** Profile id of each record key. */
async function profiles(db: Db): Promise<Record<string, string>> {
  const rows = await db.query<{ source_key: string; profile_id: string }>(
    'select source_key, profile_id from published.record order by source_key',
  )
  return Object.fromEntries(rows.map((row) => [row.source_key, row.profile_id]))
}

/** Record keys by profile, ids left out. */
async function partition(db: Db): Promise<string[]> {
  const groups = new Map<string, string[]>()
  for (const [key, id] of Object.entries(await profiles(db))) groups.set(id, [...(groups.get(id) ?? []), key])
  return [...groups.values()].map((keys) => keys.join(' ')).sort()
}

const rowsOf = (db: Db): Promise<object[]> =>
  db.query(`
    select 'link' as t, record_id as a, profile_id as b, origin_id::text as c, from_run, to_run from link
    union all select 'profile', profile_id, founder_record, kind || founder_number, from_run, to_run from profile
    union all select 'alias', alias_id, profile_id, '', from_run, to_run from alias
    order by 1, 2, 3, 5`)

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
    const looser = { identifiers: POLICY.identifiers.filter((rule) => rule.type !== 'device') }
    const run = await openRun(db, DAY)
    expect(await resolve(db, run)).toMatchObject({ read: 0, written: 0 })
    await db.execute('delete from stage_part')
    expect(await resolve(db, run, looser)).toMatchObject({ read: 3, loaded: 1 })
    await publish(db, run)
    expect(await partition(db)).toEqual(['a', 'b', 'c'])
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

describe('any sequence of nights', () => {
  // Few values and low limits: a change of one record often moves others.
  const tight: IdentityPolicy = {
    identifiers: POLICY.identifiers.map((rule) => ({
      ...rule,
      maxRecords: rule.type === 'loyalty' ? 10 : 2,
    })),
  }
  const identifier = fc.oneof(
    fc.constantFrom('1', '2', '3').map(loyalty),
    fc.constantFrom('a@x.fr', 'b@x.fr', 'c@x.fr', 'nobody@test.com').map(email),
    fc.constantFrom('1', '2', '3').map(device),
  )
  const record = fc.tuple(
    fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'),
    fc.uniqueArray(identifier, { maxLength: 3, selector: (i) => i.join(':') }),
  )
  const state = fc
    .uniqueArray(record, { maxLength: 9, selector: ([key]) => key })
    .map((records) => records.map(([key, identifiers]) => crm(key, ...identifiers)))

  const change = fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'),
    identifiers: fc.option(fc.uniqueArray(identifier, { maxLength: 3, selector: (i) => i.join(':') })),
  })
  const nights = fc.array(fc.array(change, { minLength: 1, maxLength: 2 }), { maxLength: 5 })

  test('gives the partition of a full rebuild, whatever order the records come in, and never breaks a rule', async () => {
    const { db } = database
    await fc.assert(
      fc.asyncProperty(state, nights, async (start, changes) => {
        await emptyWorld(db)
        const records = new Map(start.map((r) => [r.key, r]))
        await night(db, [...records.values()], tight)
        for (const changed of changes) {
          for (const { key, identifiers } of changed)
            if (identifiers === null) records.delete(key)
            else records.set(key, crm(key, ...identifiers))
          await night(db, [...records.values()], tight)
          await checkRules(db)
        }
        const grown = await partition(db)
        await emptyWorld(db)
        await night(db, [...records.values()].reverse(), tight)
        expect(await partition(db)).toEqual(grown)
      }),
      { numRuns: 60 },
    )
  }, 300_000)

  test('returns to the same ids when it returns to the same records over merges and splits', async () => {
    const { db } = database
    await fc.assert(
      fc.asyncProperty(state, state, async (here, more) => {
        const keys = new Set(here.map((r) => r.key))
        // Only additions in between: a record that is deleted founds a new profile when it comes back.
        const there = [...here, ...more.filter((r) => !keys.has(r.key))]
        await emptyWorld(db)
        await night(db, here, tight)
        const before = await profiles(db)
        await night(db, there, tight)
        await night(db, here, tight)
        expect(await profiles(db)).toEqual(before)
      }),
      { numRuns: 60 },
    )
  }, 300_000)
})

async function checkRules(db: Db): Promise<void> {
  const twoNumbers = await db.query(`
    select l.profile_id
    from link l
    join record_identifier i on i.record_id = l.record_id and i.to_run is null and i.type = 'loyalty'
    where l.to_run is null
    group by l.profile_id
    having count(distinct i.identifier_id) > 1 and count(distinct i.record_id) > 1`)
  expect(twoNumbers).toEqual([])
  const lost = await db.query(`
    select a.alias_id from alias a
    where a.to_run is null and (
      not exists (select from profile p where p.profile_id = a.profile_id and p.to_run is null)
      or exists (select from profile p where p.profile_id = a.alias_id and p.to_run is null))`)
  expect(lost).toEqual([])
  const counts = await db.query(`
    select (select count(*) from source_record where to_run is null) = (select count(*) from link where to_run is null) as linked,
      (select count(*) from profile where to_run is null)
        = (select count(distinct profile_id) from link where to_run is null) as profiles`)
  expect(counts).toEqual([{ linked: true, profiles: true }])
}
