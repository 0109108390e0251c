import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explainProfile } from '../../../activities/segments/queries/explain.ts'
import type { SegmentNode } from '../../../core/brand/segment.ts'
import { useDatabase } from '../../support/database.ts'
import { openNight, runStage, stored } from './support/night.ts'
import { random } from './support/random.ts'
import { rulesWith, segment, segmentSets, ZONE } from './support/rules.ts'
import { store } from './support/store.ts'
import { addEvents, addPeople, change, emptyWorld } from './support/world.ts'

const database = useDatabase()
const AS_OF = new Date('2011-04-05T22:00:00Z')
const TABLES =
  'link, profile, profile_attributes, contactability, event, trait_definition, segment_definition, trait_set, membership, segment_unknown, membership_change, segment_size, stage_part, run'

async function publishedNight(seed: number, segments: Parameters<typeof rulesWith>[0]) {
  const { db } = database
  await db.execute(`truncate ${TABLES} cascade`)
  const world = emptyWorld()
  const dice = random(seed)
  addPeople(world, dice, 12)
  addEvents(world, dice, { asOf: AS_OF, zone: ZONE }, 120)
  const rules = rulesWith(segments)
  const night = { runId: 1, asOf: AS_OF, baseRun: 0, baseAsOf: null, rules, parts: 1, fromStage: null }
  await openNight(db, night)
  await store(db, world, 1)
  await runStage(db, night)
  const found = await stored(db)
  change(world, dice, { asOf: AS_OF, zone: ZONE })
  await openNight(db, { ...night, runId: 2 })
  await store(db, world, 2)
  return { rules, found, dice }
}

test('what is explained is what the published night decided, also while the next night writes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), segmentSets, async (seed, segments) => {
      const { rules, found, dice } = await publishedNight(seed, segments)
      for (const { name } of segments) {
        const [id, decided] = dice.pick([...found])
        const explained = await explainProfile(database.db, rules, { runId: 1, asOf: AS_OF }, name, id)
        const wanted = decided.unknown.includes(name) ? null : decided.members.includes(name)
        expect([name, explained?.member]).toEqual([name, wanted])
      }
    }),
    { numRuns: 8 },
  )
}, 120_000)

test('each condition is shown with its place, its words, its value and what it came to', async () => {
  const where: SegmentNode = {
    node: 'all',
    of: [
      { node: 'trait', name: 'orders', is: { op: 'gte', value: 1000 } },
      { node: 'not', of: { node: 'attribute', name: 'nothing', is: { op: 'eq', value: 'x' } } },
      { node: 'consent', channel: 'sms', purpose: 'ads' },
    ],
  }
  const { rules, found } = await publishedNight(3, [segment('vip', where, 'all')])
  const [[id, decided] = ['', undefined]] = found
  const explained = await explainProfile(database.db, rules, { runId: 1, asOf: AS_OF }, 'vip', id)
  expect(explained?.member).toBe(false)
  expect(explained?.leaves).toEqual([
    { path: 'all.0', text: 'orders at least 1000', value: String(decided?.traits.orders), result: false },
    { path: 'all.1.not', text: 'nothing is x', value: null, result: null },
    { path: 'all.2', text: 'consent to ads by sms', value: null, result: expect.any(Boolean) },
  ])
})

test('a profile that the run does not show has no explanation', async () => {
  const { rules } = await publishedNight(3, [segment('vip', { node: 'any', of: [] }, 'all')])
  const nobody = '00000000-0000-4000-8000-00000000dead'
  expect(await explainProfile(database.db, rules, { runId: 1, asOf: AS_OF }, 'vip', nobody)).toBeNull()
})
