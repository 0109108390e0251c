import { beforeEach, describe, expect, test } from 'vitest'
import type { SegmentNode } from '../../../core/brand/segment.ts'
import { useDatabase } from '../../support/database.ts'
import { activitiesOf, dump, openNight, runStage, stored } from './support/night.ts'
import { segment, trait } from './support/rules.ts'
import { store } from './support/store.ts'
import { ANNA, buy, nightOf, people, RECORD_A, rulesOf, START, twoPeople } from './support/two-people.ts'

const database = useDatabase()
const { runNight, sizes, empty } = twoPeople(database)
beforeEach(empty)

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
