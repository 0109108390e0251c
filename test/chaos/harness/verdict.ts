import { expect } from 'vitest'
import { CLEAN, compare, mostUnknown } from './check.ts'
import { describeNight, type NightReport } from './night.ts'
import type { World } from './world.ts'

/** A night has ended by itself as published, and the mail server's log agrees with the ledger to the unit. */
export async function expectSafe(world: World, night: NightReport): Promise<void> {
  const seen = await compare(world)
  const unknown = seen.unknown[night.date] ?? 0
  const most = mostUnknown(night.kills, world.connections)
  console.log(`${describeNight(night)}; ${unknown} unknown of at most ${most}`)
  expect([night.state, night.exit], night.said).toEqual(['published', 0])
  expect(seen).toMatchObject({ ...CLEAN, ended: { [night.date]: world.people } })
  expect(unknown).toBeLessThanOrEqual(most)
}
