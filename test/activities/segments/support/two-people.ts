import { daysBefore } from '../../../../activities/segments/calendar.ts'
import type { Rules } from '../../../../activities/segments/definitions.ts'
import type { SegmentSpec, TraitSpec } from '../../../../core/brand/segment.ts'
import type { Db } from '../../../../db/connect.ts'
import { type Night, openNight, runStage } from './night.ts'
import { HOME, orders, segment, trait, ZONE } from './rules.ts'
import { store } from './store.ts'
import { emptyWorld, type World } from './world.ts'

export const ANNA = 'a0000000-0000-4000-8000-000000000001'
export const BEN = 'b0000000-0000-4000-8000-000000000002'
export const RECORD_A = 'aa000000-0000-4000-8000-000000000001'
export const RECORD_B = 'bb000000-0000-4000-8000-000000000002'
export const START = new Date('2011-05-01T22:00:00Z')

export const count = trait('orders', {
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
export const buyers = segment('buyers', { node: 'trait', name: 'orders', is: { op: 'gte', value: 1 } })
const adults = segment('adults', { node: 'attribute', name: 'age', is: { op: 'gte', value: 18 } })
const others = segment('others', { node: 'not', of: { node: 'segment', name: 'adults' } })
export const rulesOf = (
  segments: readonly SegmentSpec[],
  traits: readonly TraitSpec[] = [count, total],
): Rules => ({
  timeZone: ZONE,
  ...HOME,
  traits,
  segments,
})
const RULES = rulesOf([buyers, adults, others])

export function nightOf(runId: number, rules: Rules = RULES): Night {
  const asOf = daysBefore({ asOf: START, zone: ZONE }, 1 - runId)
  const baseAsOf = runId === 1 ? null : daysBefore({ asOf, zone: ZONE }, 1)
  return { runId, asOf, baseRun: runId - 1, baseAsOf, rules, parts: 1, fromStage: null }
}

export function people(): World {
  const world = emptyWorld()
  world.profiles.set(ANNA, { kind: 'known', attributes: { age: 30 }, consents: new Set() })
  world.profiles.set(BEN, { kind: 'known', attributes: {}, consents: new Set() })
  world.links.set(RECORD_A, ANNA)
  world.links.set(RECORD_B, BEN)
  return world
}

export function buy(world: World, record: string, key: string, amount: string): void {
  const at = new Date('2011-04-20T10:00:00Z')
  world.events.set(key, { name: 'order', key, at, amount, currency: 'EUR', properties: {}, record })
}

/** Nights of two people, Anna and Ben, on the database of a test file. */
export const twoPeople = (database: { readonly db: Db }) => ({
  /** Stores what the night finds, and does the stage. */
  runNight: async (night: Night, world: World) => {
    await openNight(database.db, night)
    await store(database.db, world, night.runId)
    return runStage(database.db, night)
  },

  changes: (runId: number) =>
    database.db.query(
      `select s.name, c.profile_id, c.entered, c.since
      from membership_change c join segment s using (segment_id)
      where c.run_id = $1::int order by s.name, c.profile_id`,
      [runId],
    ),

  sizes: (runId: number) =>
    database.db.query(
      `select s.name, z.members::int, z.entered::int, z.exited::int, z.unknown::int
      from segment_size z join segment s using (segment_id) where z.run_id = $1::int order by s.name`,
      [runId],
    ),

  empty: () =>
    database.db.execute(
      'truncate link, profile, profile_attributes, contactability, event, reference_row, rate_day, unconverted, trait_definition, segment_definition, trait_set, membership, segment_unknown, membership_change, segment_size, stage_part, run cascade',
    ),
})
