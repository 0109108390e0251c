import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { identityActivities } from '../../../activities/identity/index.ts'
import { profileActivities } from '../../../activities/profiles/index.ts'
import type { ProfilePolicy, SurvivorshipRule } from '../../../core/brand/profile.ts'
import type { Db } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import {
  discard,
  emptyWorld,
  loadRecords,
  openRun,
  partRef,
  publish,
  recordOf,
  testDeps,
  type WorldRecord,
} from '../../support/world.ts'
import { drafts, policies } from './draft.ts'
import { goldenOf } from './twin.ts'

const database = useDatabase()
const DAY = '2026-01-01'
const PEOPLE = {
  identifiers: [{ type: 'email', person: true, exclusive: false, maxRecords: 50, blocked: [] }],
  match: null,
  household: null,
}
const ANN = ['email', 'ann@x.fr'] as const

function policy(rule: SurvivorshipRule, names: readonly string[] = ['city']): ProfilePolicy {
  return { sourcePriority: ['crm', 'shop'], attributes: [{ names, rule, sources: null }] }
}

const deps = (db: Db, profile: ProfilePolicy) => testDeps(db, { identity: PEOPLE, profile })

async function build(db: Db, run: number, profile: ProfilePolicy) {
  await identityActivities(deps(db, profile)).resolveIdentity(partRef(run))
  return profileActivities(deps(db, profile)).buildProfiles(partRef(run))
}

async function night(db: Db, records: readonly WorldRecord[], profile: ProfilePolicy): Promise<number> {
  const run = await openRun(db, DAY)
  await loadRecords(db, run, records)
  await build(db, run, profile)
  await publish(db, run)
  return run
}

interface Shown {
  readonly name: string
  readonly value: string
  readonly source: string
  readonly source_key: string
  readonly rule: string
  readonly since_run: number
}

const shown = (db: Db): Promise<Shown[]> =>
  db.query<Shown>(
    'select name, value, source, source_key, rule, since_run from published.attribute order by name, value',
  )

async function city(db: Db): Promise<string | undefined> {
  const [row] = await db.query<{ value: string }>(`select value from published.attribute where name = 'city'`)
  return row?.value
}

const lives = (source: string, key: string, place: string, more: Partial<WorldRecord> = {}): WorldRecord => ({
  source,
  key,
  identifiers: [ANN],
  attributes: { city: place },
  ...more,
})

beforeEach(() => emptyWorld(database.db))

describe('survivorship', () => {
  const three = [
    lives('shop', '1', 'Lyon', { seenAt: '2025-06-01T00:00:00Z' }),
    lives('crm', '2', 'Paris', { seenAt: '2025-01-01T00:00:00Z' }),
    lives('web', '3', 'Lyon', { seenAt: '2025-03-01T00:00:00Z', identifiers: [['email', 'ann@x.fr', true]] }),
  ]

  test('source_priority takes the source that is trusted most', async () => {
    await night(database.db, three, policy('source_priority'))
    expect(await shown(database.db)).toEqual([
      { name: 'city', value: 'Paris', source: 'crm', source_key: '2', rule: 'source_priority', since_run: 1 },
    ])
  })

  test('most_recent takes the youngest record', async () => {
    const older = [...three, lives('crm', '9', 'Nice', { seenAt: '2025-07-01T00:00:00Z' })]
    await night(database.db, older, policy('most_recent'))
    expect(await city(database.db)).toBe('Nice')
  })

  test('most_recent counts a record without a time of its own as seen on the day that it was loaded', async () => {
    await night(database.db, [...three, lives('web', '8', 'Nice')], policy('most_recent'))
    expect(await city(database.db)).toBe('Nice')
  })

  test('most_frequent takes the value that most records say, of the most trusted of these', async () => {
    await night(database.db, three, policy('most_frequent'))
    const [row] = await shown(database.db)
    expect(row).toMatchObject({ value: 'Lyon', source: 'shop', rule: 'most_frequent' })
  })

  test('verified_first takes a record with a verified identifier', async () => {
    await night(database.db, three, policy('verified_first'))
    expect((await shown(database.db))[0]).toMatchObject({
      value: 'Lyon',
      source: 'web',
      rule: 'verified_first',
    })
  })

  test('an identifier that is verified no more gives its record no place in verified_first', async () => {
    const rules = policy('verified_first')
    await night(database.db, three, rules)
    await night(database.db, [...three.slice(0, 2), lives('web', '3', 'Lyon')], rules)
    expect(await city(database.db)).toBe('Paris')
  })

  test('an attribute can have an order of sources of its own', async () => {
    const profile: ProfilePolicy = {
      sourcePriority: ['crm', 'shop'],
      attributes: [{ names: ['city'], rule: 'source_priority', sources: ['shop'] }],
    }
    await night(database.db, three, profile)
    expect((await shown(database.db))[0]).toMatchObject({ source: 'shop' })
  })

  test('an attribute that no policy names comes from the most trusted source', async () => {
    await night(database.db, three, { sourcePriority: ['web'], attributes: [] })
    expect((await shown(database.db))[0]).toMatchObject({ source: 'web', rule: 'source_priority' })
  })

  test('a group comes from one record, its missing values with it', async () => {
    const records = [
      lives('crm', '1', 'Paris', { attributes: { city: 'Paris', postal_code: '75001', gender: 'f' } }),
      lives('shop', '2', 'Lyon', { attributes: { city: 'Lyon', floor: 3 }, seenAt: '2030-01-01T00:00:00Z' }),
    ]
    await night(database.db, records, policy('most_recent', ['city', 'postal_code', 'floor']))
    const rows = (await shown(database.db)).map((row) => [row.name, row.value, row.source])
    expect(rows).toEqual([
      ['city', 'Lyon', 'shop'],
      ['floor', '3', 'shop'],
      ['gender', 'f', 'crm'],
    ])
  })

  test('a sealed field is picked as a record; its value stays in the vault', async () => {
    const { db } = database
    const records = [
      lives('crm', '1', 'Paris', { sealed: { family_name: 'Martin' } }),
      lives('shop', '2', 'Lyon', { sealed: { family_name: 'Durand' } }),
      lives('web', '3', 'Lyon', { sealed: { family_name: 'Durand' } }),
    ]
    await night(db, records, policy('most_frequent', ['family_name']))
    const rows = await db.query<{ attributes: object; lineage: object }>(
      'select attributes, lineage from profile_attributes',
    )
    expect(rows).toEqual([
      {
        attributes: { city: 'Paris' },
        lineage: {
          city: [recordOf('crm', '1'), 'source_priority'],
          family_name: [recordOf('shop', '2'), 'most_frequent'],
        },
      },
    ])
    expect(JSON.stringify(rows)).not.toMatch(/Durand|Martin/)
  })
})

describe('buildProfiles', () => {
  const rule = policy('most_recent')

  test('keeps since of what did not change, and gives a new one to what did', async () => {
    const { db } = database
    const record = (place: string): WorldRecord =>
      lives('crm', '1', place, { attributes: { city: place, gender: 'f' } })
    await night(db, [record('Paris')], rule)
    await night(db, [record('Lyon')], rule)
    expect((await shown(db)).map((row) => [row.name, row.since_run])).toEqual([
      ['city', 2],
      ['gender', 1],
    ])
  })

  test('touches the profiles whose links or records changed, and no other', async () => {
    const { db } = database
    const ann = lives('crm', '1', 'Paris')
    const bob = lives('crm', '2', 'Lyon', { identifiers: [['email', 'bob@x.fr']] })
    await night(db, [ann, bob], rule)
    const run = await openRun(db, DAY)
    await loadRecords(db, run, [ann, { ...bob, attributes: { city: 'Nice' } }])
    expect(await build(db, run, rule)).toEqual({ read: 1, loaded: 1, unchanged: 0, rejected: 0, written: 2 })
  })

  test('a profile that lost its records has no attributes any more', async () => {
    const { db } = database
    await night(db, [lives('crm', '1', 'Paris'), lives('crm', '2', 'Lyon', { identifiers: [] })], rule)
    await night(db, [lives('crm', '1', 'Paris')], rule)
    expect((await shown(db)).map((row) => row.value)).toEqual(['Paris'])
  })

  test('another policy builds everybody', async () => {
    const { db } = database
    const records = [
      lives('crm', '1', 'Paris'),
      lives('shop', '2', 'Lyon', { seenAt: '2030-01-01T00:00:00Z' }),
    ]
    await night(db, records, policy('source_priority'))
    expect(await city(db)).toBe('Paris')
    await night(db, records, rule)
    expect(await city(db)).toBe('Lyon')
  })

  test('done twice, and done again after its mark was lost, changes nothing', async () => {
    const { db } = database
    await night(db, [lives('crm', '1', 'Paris')], rule)
    const run = await openRun(db, DAY)
    await loadRecords(db, run, [lives('crm', '1', 'Lyon'), lives('crm', '2', 'Nice', { identifiers: [] })])
    const counts = await build(db, run, rule)
    const rows = await db.query('select * from profile_attributes order by 1, 5')
    expect(await build(db, run, rule)).toEqual(counts)
    await db.execute('delete from stage_part')
    await build(db, run, rule)
    expect(await db.query('select * from profile_attributes order by 1, 5')).toEqual(rows)
  })

  test('a discarded run leaves what was published', async () => {
    const { db } = database
    await night(db, [lives('crm', '1', 'Paris')], rule)
    const before = await db.query('select * from profile_attributes')
    const run = await openRun(db, DAY)
    await loadRecords(db, run, [lives('crm', '1', 'Lyon')])
    await build(db, run, rule)
    await discard(db, run, 1)
    expect(await db.query('select * from profile_attributes')).toEqual(before)
  })

  test('parts together do what one part does', async () => {
    const { db } = database
    const records = Array.from({ length: 20 }, (_, i) =>
      lives('crm', String(i), `City ${i}`, { identifiers: [['email', `p${i}@x.fr`]] }),
    )
    const run = await openRun(db, DAY)
    await loadRecords(db, run, records)
    const ref = partRef(run)
    await identityActivities(deps(db, rule)).resolveIdentity(ref)
    const { buildProfiles } = profileActivities(deps(db, rule))
    const counts = await Promise.all([0, 1, 2].map((part) => buildProfiles({ ...ref, part, parts: 3 })))
    expect(counts.reduce((sum, count) => sum + count.loaded, 0)).toBe(20)
    expect(await db.query('select count(*)::int as n from profile_attributes')).toEqual([{ n: 20 }])
  })
})

test('what is stored agrees with a dull twin on every person, value and record', async () => {
  const { db } = database
  await fc.assert(
    fc.asyncProperty(drafts, policies, async (records, profile) => {
      await emptyWorld(db)
      await night(db, records, profile)
      const rows = await db.query<{ attributes: object; lineage: object }>(
        'select attributes, lineage from profile_attributes',
      )
      const sorted = (list: readonly object[]) => list.map((row) => JSON.stringify(sortKeys(row))).sort()
      expect(sorted(rows)).toEqual(sorted(goldenOf(records, profile, '2026-01-02T00:00:00Z')))
    }),
    { numRuns: 30 },
  )
}, 200_000)

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(fields.map(([key, field]) => [key, sortKeys(field)]))
}
