import { beforeEach, describe, expect, test } from 'vitest'
import { daysBefore } from '../../../activities/segments/calendar.ts'
import type { Rules } from '../../../activities/segments/definitions.ts'
import type { SegmentNode, SegmentSpec, TraitSpec } from '../../../core/brand/segment.ts'
import { useDatabase } from '../../support/database.ts'
import { activitiesOf, dump, type Night, openNight, runStage, stored } from './support/night.ts'
import { orders, segment, trait, ZONE } from './support/rules.ts'
import { store } from './support/store.ts'
import { emptyWorld, type World } from './support/world.ts'

const database = useDatabase()
const ANNA = 'a0000000-0000-4000-8000-000000000001'
const BEN = 'b0000000-0000-4000-8000-000000000002'
const RECORD_A = 'aa000000-0000-4000-8000-000000000001'
const RECORD_B = 'bb000000-0000-4000-8000-000000000002'
const START = new Date('2011-05-01T22:00:00Z')

const count = trait('orders', {
  kind: 'event',
  selection: orders(),
  aggregate: { of: 'count' },
  type: 'integer',
})
const total = trait('revenue', {
  kind: 'event',
  selection: orders(),
  aggregate: { of: 'sum', property: 'amount' },
  type: 'decimal',
})
const buyers = segment('buyers', { node: 'trait', name: 'orders', is: { op: 'gte', value: 1 } })
const adults = segment('adults', { node: 'attribute', name: 'age', is: { op: 'gte', value: 18 } })
const others = segment('others', { node: 'not', of: { node: 'segment', name: 'adults' } })
const rulesOf = (segments: readonly SegmentSpec[], traits: readonly TraitSpec[] = [count, total]): Rules => ({
  timeZone: ZONE,
  traits,
  segments,
})
const RULES = rulesOf([buyers, adults, others])

function nightOf(runId: number, rules: Rules = RULES): Night {
  const asOf = daysBefore({ asOf: START, zone: ZONE }, 1 - runId)
  const baseAsOf = runId === 1 ? null : daysBefore({ asOf, zone: ZONE }, 1)
  return { runId, asOf, baseRun: runId - 1, baseAsOf, rules, parts: 1, fromStage: null }
}

function people(): World {
  const world = emptyWorld()
  world.profiles.set(ANNA, { kind: 'known', attributes: { age: 30 }, consents: new Set() })
  world.profiles.set(BEN, { kind: 'known', attributes: {}, consents: new Set() })
  world.links.set(RECORD_A, ANNA)
  world.links.set(RECORD_B, BEN)
  return world
}

function buy(world: World, record: string, key: string, amount: string): void {
  const at = new Date('2011-04-20T10:00:00Z')
  world.events.set(key, { name: 'order', key, at, amount, currency: 'EUR', properties: {}, record })
}

async function runNight(night: Night, world: World) {
  await openNight(database.db, night)
  await store(database.db, world, night.runId)
  return runStage(database.db, night)
}

const changes = (runId: number) =>
  database.db.query(
    `select s.name, c.profile_id, c.entered, c.since
    from membership_change c join segment s using (segment_id)
    where c.run_id = $1::int order by s.name, c.profile_id`,
    [runId],
  )
const sizes = (runId: number) =>
  database.db.query(
    `select s.name, z.members::int, z.entered::int, z.exited::int, z.unknown::int
    from segment_size z join segment s using (segment_id) where z.run_id = $1::int order by s.name`,
    [runId],
  )

beforeEach(async () => {
  await database.db.execute(
    'truncate link, profile, profile_attributes, contactability, event, trait_definition, segment_definition, trait_set, membership, segment_unknown, membership_change, segment_size, stage_part, run cascade',
  )
})

describe('memberships', () => {
  test('say when each was entered, who came and who left, and who is kept out by a missing value', async () => {
    const world = people()
    buy(world, RECORD_A, 'e1', '10.0000')
    expect(await runNight(nightOf(1), world)).toMatchObject({ read: 2, loaded: 2, unchanged: 0 })
    expect(await changes(1)).toEqual([
      { name: 'adults', profile_id: ANNA, entered: true, since: null },
      { name: 'buyers', profile_id: ANNA, entered: true, since: null },
    ])
    world.profiles.set(ANNA, { kind: 'known', attributes: { age: 12 }, consents: new Set() })
    buy(world, RECORD_B, 'e2', '5.0000')
    expect(await runNight(nightOf(2), world)).toMatchObject({ read: 2, loaded: 2 })
    expect(await changes(2)).toEqual([
      { name: 'adults', profile_id: ANNA, entered: false, since: 1 },
      { name: 'buyers', profile_id: BEN, entered: true, since: null },
      { name: 'others', profile_id: ANNA, entered: true, since: null },
    ])
    expect(await sizes(2)).toEqual([
      { name: 'adults', members: 0, entered: 0, exited: 1, unknown: 1 },
      { name: 'buyers', members: 2, entered: 1, exited: 0, unknown: 0 },
      { name: 'others', members: 1, entered: 1, exited: 0, unknown: 1 },
    ])
    const shown = await database.db.query(
      'select segment, since_run from published.membership where profile_id = $1::uuid order by 1',
      [ANNA],
    )
    expect(shown).toEqual([])
    await database.db.execute('update publication set run_id = 2')
    expect(
      await database.db.query(
        'select segment, since_run from published.membership where profile_id = $1::uuid order by 1',
        [ANNA],
      ),
    ).toEqual([
      { segment: 'buyers', since_run: 1 },
      { segment: 'others', since_run: 2 },
    ])
    await database.db.execute('update publication set run_id = 0')
  })

  test('of a profile that was merged away end, and the other profile has its events', async () => {
    const world = people()
    buy(world, RECORD_A, 'e1', '10.0000')
    buy(world, RECORD_B, 'e2', '5.0000')
    await runNight(nightOf(1), world)
    world.links.set(RECORD_B, ANNA)
    world.profiles.delete(BEN)
    await runNight(nightOf(2), world)
    expect(await changes(2)).toEqual([{ name: 'buyers', profile_id: BEN, entered: false, since: 1 }])
    const found = await stored(database.db)
    expect([...found.keys()]).toEqual([ANNA])
    expect(found.get(ANNA)?.traits).toEqual({ orders: 2, revenue: '15' })
  })

  test('of a segment that the brand took away end, and a new one gets its people from everybody', async () => {
    const world = people()
    buy(world, RECORD_A, 'e1', '10.0000')
    await runNight(nightOf(1), world)
    const known = segment('known_age', { node: 'attribute', name: 'age', is: { op: 'exists', value: true } })
    await runNight(nightOf(2, rulesOf([buyers, known])), world)
    expect(await changes(2)).toEqual([
      { name: 'adults', profile_id: ANNA, entered: false, since: 1 },
      { name: 'known_age', profile_id: ANNA, entered: true, since: null },
    ])
    expect(await sizes(2)).toEqual([
      { name: 'adults', members: 0, entered: 0, exited: 1, unknown: 0 },
      { name: 'buyers', members: 1, entered: 0, exited: 0, unknown: 0 },
      { name: 'known_age', members: 1, entered: 1, exited: 0, unknown: 0 },
      { name: 'others', members: 0, entered: 0, exited: 0, unknown: 0 },
    ])
    expect((await stored(database.db)).get(BEN)?.unknown).toEqual([])
  })
})

describe('traits', () => {
  test('keep the run since which they have their value when another trait changes', async () => {
    const world = people()
    buy(world, RECORD_A, 'e1', '10.0000')
    await runNight(nightOf(1), world)
    world.events.set('e2', {
      name: 'order',
      key: 'e2',
      at: new Date('2011-04-21T10:00:00Z'),
      amount: null,
      currency: null,
      properties: {},
      record: RECORD_A,
    })
    await runNight(nightOf(2), world)
    const rows = await database.db.query(
      'select traits, since, from_run, to_run from trait_set where profile_id = $1::uuid order by from_run',
      [ANNA],
    )
    expect(rows).toEqual([
      { traits: { orders: 1, revenue: '10' }, since: { orders: 1, revenue: 1 }, from_run: 1, to_run: 2 },
      { traits: { orders: 2, revenue: '10' }, since: { orders: 2, revenue: 1 }, from_run: 2, to_run: null },
    ])
  })

  test('add money exactly', async () => {
    const world = people()
    for (let i = 0; i < 30; i++) buy(world, RECORD_A, `e${i}`, i % 2 === 0 ? '0.1000' : '0.2000')
    await runNight(nightOf(1), world)
    expect((await stored(database.db)).get(ANNA)?.traits).toEqual({ orders: 30, revenue: '4.5' })
  })

  test('are more than one call of jsonb_build_object can take', async () => {
    const many = Array.from({ length: 130 }, (_, i) => ({ ...count, name: `orders_${i}` }))
    await runNight(nightOf(1, rulesOf([], many)), people())
    expect(Object.keys((await stored(database.db)).get(ANNA)?.traits ?? {})).toHaveLength(130)
  })

  test('of an event later than as_of wait until as_of has passed it', async () => {
    const world = people()
    world.events.set('e1', {
      name: 'order',
      key: 'e1',
      at: new Date('2011-05-02T08:00:00Z'),
      amount: '1.0000',
      currency: 'EUR',
      properties: {},
      record: RECORD_A,
    })
    await runNight(nightOf(1), world)
    expect((await stored(database.db)).get(ANNA)?.traits).toEqual({ orders: 0, revenue: '0' })
    expect(await runNight(nightOf(2), world)).toMatchObject({ read: 1, loaded: 1 })
    expect((await stored(database.db)).get(ANNA)?.traits).toEqual({ orders: 1, revenue: '1' })
  })
})

describe('the activities', () => {
  test('look at nobody on a night on which nothing happened', async () => {
    const world = people()
    buy(world, RECORD_A, 'e1', '10.0000')
    await runNight(nightOf(1), world)
    expect(await runNight(nightOf(2), world)).toEqual({
      read: 0,
      loaded: 0,
      unchanged: 0,
      rejected: 0,
      written: 0,
    })
    expect(await sizes(2)).toHaveLength(3)
  })

  test('change nothing when they are done twice, and answer with the same counts', async () => {
    const night = nightOf(1)
    const world = people()
    buy(world, RECORD_A, 'e1', '10.0000')
    const counts = await runNight(night, world)
    const rows = await dump(database.db)
    expect(await runStage(database.db, night)).toEqual(counts)
    expect(await dump(database.db)).toBe(rows)
  })

  test('write nothing for a run that has lost its lease', async () => {
    const night = nightOf(1)
    await openNight(database.db, night)
    await store(database.db, people(), 1)
    await activitiesOf(database.db, night).defineSegments({ databaseId: '', runId: 1 })
    await database.db.execute('update run set lease = false')
    await expect(
      activitiesOf(database.db, night).refreshSegments({ databaseId: '', runId: 1, part: 0, parts: 1 }),
    ).rejects.toThrow('no longer holds the lease')
    expect((await stored(database.db)).size).toBe(0)
  })

  test('use up no number of a segment for a name that has one', async () => {
    const numbers = () =>
      database.db.query<{ next: string }>('select last_value as next from segment_segment_id_seq')
    await runNight(nightOf(1), people())
    const before = await numbers()
    await runNight(nightOf(2), people())
    expect(await numbers()).toEqual(before)
  })

  test('compute everybody when a rerun begins with this stage', async () => {
    await runNight(nightOf(1), people())
    const again = { ...nightOf(2), asOf: START, baseAsOf: START, fromStage: 'segments' as const }
    expect(await runNight(again, people())).toMatchObject({ read: 2, loaded: 0, unchanged: 2, written: 0 })
  })
})

describe('names and values of a brand project', () => {
  const nasty = `'; drop table event; -- "$1`
  const test_: SegmentNode = {
    node: 'all',
    of: [
      { node: 'attribute', name: nasty, is: { op: 'eq', value: nasty } },
      {
        node: 'event',
        selection: {
          event: nasty,
          where: [{ property: nasty, is: { op: 'in', values: [nasty] }, negated: false }],
          window: null,
        },
        aggregate: { of: 'count_distinct', property: nasty },
        is: { op: 'eq', value: 1 },
      },
      { node: 'consent', channel: nasty, purpose: nasty },
    ],
  }

  test('never become a part of a statement', async () => {
    const world = people()
    world.profiles.set(ANNA, { kind: 'known', attributes: { [nasty]: nasty }, consents: new Set() })
    world.events.set('e1', {
      name: nasty,
      key: 'e1',
      at: START,
      amount: null,
      currency: null,
      properties: { [nasty]: nasty },
      record: RECORD_A,
    })
    const last = trait(nasty, {
      kind: 'last',
      selection: { event: nasty, where: [], window: null },
      property: nasty,
      type: 'text',
    })
    const night = nightOf(2, rulesOf([segment(nasty, test_)], [last]))
    await openNight(database.db, night)
    await store(database.db, world, 2)
    await database.db.execute(
      `insert into contactability (profile_id, channel, purpose, verdict, rule, event_ids, from_run) values ($1::uuid, $2::text, $2::text, 'allow', '', '{}', 2)`,
      [ANNA, nasty],
    )
    await runStage(database.db, night)
    expect((await stored(database.db)).get(ANNA)).toEqual({
      traits: { [nasty]: nasty },
      members: [nasty],
      unknown: [],
    })
  })
})
