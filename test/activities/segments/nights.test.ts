import fc from 'fast-check'
import { expect, test } from 'vitest'
import { daysBefore } from '../../../activities/segments/calendar.ts'
import type { Rules } from '../../../activities/segments/definitions.ts'
import type { Db } from '../../../db/connect.ts'
import { discardVersions } from '../../../db/versioned/discard.ts'
import { useDatabase } from '../../support/database.ts'
import { dump, type Night, openNight, runStage, stored } from './support/night.ts'
import { type Random, random } from './support/random.ts'
import { addReference } from './support/reference.ts'
import { rulesWith, segmentSets, ZONE } from './support/rules.ts'
import { store } from './support/store.ts'
import { addEvents, addPeople, change, copyOf, emptyWorld, peopleOf, type World } from './support/world.ts'
import { evaluate } from './twin/evaluate.ts'
import { resolved } from './twin/reference.ts'

const database = useDatabase()
const TABLES =
  'link, profile, profile_attributes, contactability, event, reference_row, rate_day, unconverted, trait_definition, segment_definition, trait_set, membership, segment_unknown, membership_change, segment_size, stage_part, run'

test('a night computes only some people, and ends where computing everybody ends', async () => {
  const read = { some: 0, all: 0 }
  await fc.assert(
    fc.asyncProperty(fc.nat(), segmentSets, segmentSets, async (seed, segments, others) => {
      const counts = await nights(database.db, random(seed), rulesWith(segments), rulesWith(others))
      read.some += counts.some
      read.all += counts.all
    }),
    { numRuns: 12 },
  )
  expect(read.some).toBeLessThan(read.all)
}, 240_000)

/** Some nights of a random brand: published or thrown away, repeated, with the rules changed once. */
async function nights(db: Db, dice: Random, first: Rules, second: Rules) {
  await db.execute(`truncate ${TABLES} cascade`)
  let world = emptyWorld()
  let asOf = new Date('2011-03-25T23:00:00Z')
  let base = { runId: 0, asOf: null as Date | null }
  const read = { some: 0, all: 0 }
  addPeople(world, dice, 12)
  addEvents(world, dice, { asOf, zone: ZONE }, 80)
  addReference(world, dice, { asOf, zone: ZONE })
  for (let runId = 1; runId <= 6; runId++) {
    const before = copyOf(world)
    if (runId > 1) change(world, dice, { asOf, zone: ZONE })
    const rules = runId < 5 ? first : second
    const night = {
      runId,
      asOf,
      baseRun: base.runId,
      baseAsOf: base.asOf,
      rules,
      parts: 1 + dice.below(3),
      fromStage: null,
    }
    const counts = await oneNight(db, night, world, dice)
    if (base.runId > 0 && runId !== 5) {
      read.some += counts.read
      read.all += world.profiles.size
    }
    if (dice.chance(0.75)) {
      base = { runId, asOf }
      asOf = daysBefore({ asOf, zone: ZONE }, -dice.below(4))
    } else {
      await discardVersions(db, base.runId, 'extract')
      world = before
    }
  }
  return read
}

async function oneNight(db: Db, night: Night, world: World, dice: Random) {
  await openNight(db, night)
  await store(db, world, night.runId)
  const counts = await runStage(db, night)
  const people = peopleOf(world)
  const found = await stored(db)
  for (const [id, person] of people)
    expect(found.get(id)).toEqual(
      evaluate(night.rules, resolved(person, night.rules, world.reference, night.asOf), night.asOf),
    )
  expect([...found.keys()].filter((id) => !people.has(id))).toEqual([])
  await expectSizes(db, night)
  if (dice.chance(0.4)) await expectSameAgain(db, night, counts.read === world.profiles.size)
  return counts
}

/** The part done again from its beginning, as after a kill, and everybody computed anew, change no row. */
async function expectSameAgain(db: Db, night: Night, wasEverybody: boolean): Promise<void> {
  const rows = await dump(db)
  await runStage(db, night)
  expect(await dump(db)).toBe(rows)
  await db.execute('delete from stage_part where run_id = $1::int', [night.runId])
  await runStage(db, night)
  expect(await dump(db)).toBe(rows)
  await db.execute('delete from stage_part where run_id = $1::int', [night.runId])
  await runStage(db, { ...night, fromStage: 'segments' })
  if (!wasEverybody) expect(await dump(db)).toBe(rows)
}

/** Sizes that were counted on from the base run are those that a count gives; entries and exits explain the rest. */
async function expectSizes(db: Db, { runId, baseRun }: Night): Promise<void> {
  const wrong = await db.query(
    `
    with counted as (
      select s.segment_id, count(*) filter (where not s.unknown) as members, count(*) filter (where s.unknown) as unknown
      from (
        select unnest(segments) as segment_id, false as unknown from membership where to_run is null
        union all select unnest(segments), true from segment_unknown where to_run is null
      ) s
      group by s.segment_id
    )
    select z.*, c.*
    from segment_size z
    left join counted c using (segment_id)
    left join segment_size b on b.run_id = $2::int and b.segment_id = z.segment_id
    where z.run_id = $1::int and (
      z.members <> coalesce(c.members, 0) or z.unknown <> coalesce(c.unknown, 0)
      or z.members <> coalesce(b.members, 0) + z.entered - z.exited)`,
    [runId, baseRun],
  )
  expect(wrong).toEqual([])
  const defined = await db.query(
    'select 1 from segment_definition d where to_run is null and not exists (select 1 from segment_size z where z.run_id = $1::int and z.segment_id = d.segment_id)',
    [runId],
  )
  expect(defined).toEqual([])
}
