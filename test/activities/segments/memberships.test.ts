import { beforeEach, describe, expect, test } from 'vitest'
import { useDatabase } from '../../support/database.ts'
import { stored } from './support/night.ts'
import { segment } from './support/rules.ts'
import {
  ANNA,
  BEN,
  buy,
  buyers,
  nightOf,
  people,
  RECORD_A,
  RECORD_B,
  rulesOf,
  twoPeople,
} from './support/two-people.ts'

const database = useDatabase()
const { changes, runNight, sizes, empty } = twoPeople(database)
beforeEach(empty)

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
