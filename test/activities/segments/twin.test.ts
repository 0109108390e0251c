import fc from 'fast-check'
import { expect, test } from 'vitest'
import { useDatabase } from '../../support/database.ts'
import { openNight, runStage, stored } from './support/night.ts'
import { random } from './support/random.ts'
import { addReference } from './support/reference.ts'
import { rulesWith, segmentSets, ZONE } from './support/rules.ts'
import { store } from './support/store.ts'
import { addEvents, addPeople, emptyWorld, peopleOf } from './support/world.ts'
import { evaluate } from './twin/evaluate.ts'
import { resolved } from './twin/reference.ts'

const database = useDatabase()
const AS_OF = new Date('2011-04-05T22:00:00Z')

class Undo extends Error {}

test('any rules over any people give what the plain evaluator gives', async () => {
  const world = emptyWorld()
  const dice = random(7)
  addPeople(world, dice, 60)
  addEvents(world, dice, { asOf: AS_OF, zone: ZONE }, 500)
  addReference(world, dice, { asOf: AS_OF, zone: ZONE })
  await store(database.db, world, 1)
  await database.db.execute('analyze')
  const people = peopleOf(world)
  await fc.assert(
    fc.asyncProperty(segmentSets, async (segments) => {
      const rules = rulesWith(segments)
      const night = { runId: 1, asOf: AS_OF, baseRun: 0, baseAsOf: null, rules, parts: 1, fromStage: null }
      const found = await database.db
        .transaction(async (tx) => {
          await openNight(tx, night)
          await runStage(tx, night)
          throw Object.assign(new Undo(), { rows: await stored(tx) })
        })
        .catch((error: unknown) => {
          if (error instanceof Undo)
            return (error as Undo & { rows: Awaited<ReturnType<typeof stored>> }).rows
          throw error
        })
      for (const [id, person] of people)
        expect(found.get(id)).toEqual(evaluate(rules, resolved(person, rules, world.reference, AS_OF), AS_OF))
      expect(found.size).toBe(people.size)
    }),
    { numRuns: 30 },
  )
}, 240_000)
