import { expect, test } from 'vitest'
import { daysBefore } from '../../../activities/segments/calendar.ts'
import type { Rules } from '../../../activities/segments/definitions.ts'
import type { Comparison, SegmentNode } from '../../../core/brand/segment.ts'
import { useDatabase } from '../../support/database.ts'
import { type Night, openNight, runStage, stored } from './support/night.ts'
import { HOME, orders, segment, trait, ZONE } from './support/rules.ts'
import { store } from './support/store.ts'
import { emptyWorld, peopleOf } from './support/world.ts'
import { evaluate } from './twin/evaluate.ts'

const database = useDatabase()

const COMPARISONS: readonly Comparison[] = [
  ...(['eq', 'ne', 'gt', 'gte', 'lt', 'lte'] as const).flatMap((op) => [
    { op, value: 3 },
    { op, value: 2.5 },
    { op, value: 0 },
  ]),
  { op: 'in', values: [2, 5] },
  { op: 'not_in', values: [1, 4] },
  { op: 'between', low: 2, high: 4 },
  { op: 'exists', value: true },
]

const recency = trait('recency', { kind: 'days_since', selection: orders(), which: 'last' })
const byDays = (is: Comparison, i: number) => segment(`s${i}`, { node: 'trait', name: 'recency', is }, 'all')
const NOTHING = { traits: {}, members: [], unknown: [] }
const PERSON = '10000000-0000-4000-8000-000000000001'
const OTHER = '20000000-0000-4000-8000-000000000002'

/** One order on the evening before the clocks change, and one person without. */
function world(orderedAt: Date) {
  const one = emptyWorld()
  for (const id of [PERSON, OTHER])
    one.profiles.set(id, { kind: 'known', attributes: {}, consents: new Set() })
  one.links.set('30000000-0000-4000-8000-000000000003', PERSON)
  one.events.set('e', {
    name: 'order',
    key: 'e',
    at: orderedAt,
    amount: null,
    currency: null,
    properties: {},
    record: '30000000-0000-4000-8000-000000000003',
  })
  return one
}

/** Nights of one day each, in which nothing happens; how many people each looked at. */
const quietNights = (rules: Rules, count: number): Promise<readonly number[]> => nightsApart(1, rules, count)

/** The same, some days apart. */
async function nightsApart(days: number, rules: Rules, count: number): Promise<readonly number[]> {
  const { db } = database
  await db.execute(
    'truncate link, profile, profile_attributes, contactability, event, trait_definition, segment_definition, trait_set, membership, segment_unknown, membership_change, segment_size, stage_part, run cascade',
  )
  const one = world(new Date('2011-03-26T22:59:59.999Z'))
  const looked: number[] = []
  let night: Night = {
    runId: 1,
    asOf: new Date('2011-03-26T23:00:00Z'),
    baseRun: 0,
    baseAsOf: null,
    rules,
    parts: 1,
    fromStage: null,
  }
  for (
    ;
    night.runId <= count;
    night = {
      ...night,
      runId: night.runId + 1,
      asOf: daysBefore({ asOf: night.asOf, zone: ZONE }, -days),
      baseRun: night.runId,
      baseAsOf: night.asOf,
    }
  ) {
    await openNight(db, night)
    await store(db, one, night.runId)
    looked.push((await runStage(db, night)).read)
    const found = await stored(db)
    for (const [id, person] of peopleOf(one))
      expect([night.runId, found.get(id) ?? NOTHING]).toEqual([
        night.runId,
        evaluate(rules, person, night.asOf),
      ])
  }
  return looked
}

test.each(COMPARISONS.map((is) => [JSON.stringify(is), is] as const))(
  'a segment by days since the last order, %s, is right every morning',
  async (_text, is) => {
    const rules = { timeZone: ZONE, ...HOME, traits: [recency], segments: [byDays(is, 0)] }
    await quietNights(rules, 8)
  },
)

test('a quiet night looks only at people whose number of days crosses a threshold', async () => {
  const rules = { timeZone: ZONE, ...HOME, traits: [recency], segments: [byDays({ op: 'gte', value: 4 }, 0)] }
  expect(await quietNights(rules, 7)).toEqual([2, 0, 0, 1, 0, 0, 0])
})

test('where time goes back everybody is computed', async () => {
  const rules = { timeZone: ZONE, ...HOME, traits: [recency], segments: [byDays({ op: 'gte', value: 0 }, 0)] }
  expect(await nightsApart(-1, rules, 3)).toEqual([2, 2, 2])
})

test('the instant is stored, so that the trait has one version although its number of days grows', async () => {
  await quietNights({ timeZone: ZONE, ...HOME, traits: [recency], segments: [] }, 4)
  const rows = await database.db.query('select traits, since, from_run, to_run from trait_set')
  expect(rows).toEqual([
    { traits: { recency: '2011-03-26T22:59:59.999Z' }, since: {}, from_run: 1, to_run: null },
  ])
  await database.db.execute('update publication set run_id = 4')
  const shown = await database.db.query('select name, value from published.trait')
  expect(shown).toEqual([{ name: 'recency', value: '4' }])
})

test('arithmetic over days since is computed for everybody every night', async () => {
  const half = trait('half', { kind: 'expression', expression: 'recency / 2', type: 'decimal' })
  const where: SegmentNode = { node: 'trait', name: 'half', is: { op: 'gt', value: 1 } }
  const rules = { timeZone: ZONE, ...HOME, traits: [recency, half], segments: [segment('slow', where)] }
  expect(await quietNights(rules, 4)).toEqual([2, 2, 2, 2])
})

test('a window ends at a midnight of the brand, also when the clocks change', async () => {
  const within: SegmentNode = {
    node: 'event',
    selection: orders({ window: { fromDays: 2, untilDays: 0 } }),
    aggregate: { of: 'count' },
    is: { op: 'gte', value: 1 },
  }
  const rules = { timeZone: ZONE, ...HOME, traits: [], segments: [segment('recent', within)] }
  expect(await quietNights(rules, 5)).toEqual([2, 0, 1, 0, 0])
})
