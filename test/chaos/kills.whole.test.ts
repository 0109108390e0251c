import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stormyNight } from './harness/night.ts'
import { newDice } from './harness/random.ts'
import { storm } from './harness/storm.ts'
import { expectSafe } from './harness/verdict.ts'
import { newWorld, type World } from './harness/world.ts'

const PEOPLE = 2_000
const CONNECTIONS = 5
const MOMENTS = 20

describe('twenty moments at which a process is killed', () => {
  const dice = newDice('twenty kills')
  let world: World
  beforeAll(async () => {
    world = await newWorld(PEOPLE, CONNECTIONS)
  }, 120_000)
  afterAll(() => world?.close(), 60_000)

  test('every night ends by itself, and the mail server agrees with the ledger', async () => {
    await expectSafe(world, await stormyNight(world, world.deliver(0), []))
    const calm = await stormyNight(world, world.deliver(1), [])
    await expectSafe(world, calm)
    let n = 2
    let struck = 0
    // A night may be over before its moment comes; then others are tried, until twenty have come.
    for (let round = 0; struck < MOMENTS && round < 4; round++)
      for (const moments of storm(dice, MOMENTS - struck, PEOPLE, calm.ms)) {
        const night = await stormyNight(world, world.deliver(n++), moments)
        await expectSafe(world, night)
        struck += night.kills.length
      }
    console.log(`${struck} kills in ${n - 2} nights, ${world.mails.count()} mails`)
    expect(struck).toBe(MOMENTS)
    const [seen] = await world.ask(
      `select (select count(*)::int from published.profile) as profiles,
        (select count(*)::int from published.record where source = 'people') as people`,
    )
    expect(seen).toEqual({ profiles: PEOPLE, people: PEOPLE })
  }, 2_400_000)
})
