import { beforeEach, describe, expect, test } from 'vitest'
import { useDatabase } from '../../support/database.ts'
import { stored } from './support/night.ts'
import { ANNA, buy, count, nightOf, people, RECORD_A, rulesOf, twoPeople } from './support/two-people.ts'

const database = useDatabase()
const { runNight, empty } = twoPeople(database)
beforeEach(empty)

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
      { traits: { orders: 1, revenue: '10' }, since: {}, from_run: 1, to_run: 2 },
      { traits: { orders: 2, revenue: '10' }, since: { revenue: 1 }, from_run: 2, to_run: null },
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
