import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import type { IdentityPolicy } from '../../../core/brand/identity.ts'
import type { Db } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { emptyWorld, loadRecords, openRun, publish, type WorldRecord } from '../../support/world.ts'
import { decide } from './support/decide.ts'
import { counted, householdRows, LIVING, lives, together } from './support/homes.ts'
import { crm, DAY, device, email, loyalty, night, resolve } from './support/night.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

/** Few people may live together, so that limits are met in every other world. */
const TIGHT: IdentityPolicy = { ...LIVING, household: { mostPeople: 3 } }
const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']

const identifiers = fc.uniqueArray(
  fc.oneof(
    fc.constantFrom('a@x.fr', 'b@x.fr', 'nobody@test.com').map(email),
    fc.constantFrom('+331', '+332').map((value) => ['phone', value] as const),
  ),
  { maxLength: 2, selector: (i) => i.join(':') },
)
const times = fc.constantFrom({}, { seenAt: '2025-01-01T00:00:00Z' }, { seenAt: '2025-02-01T00:00:00Z' })
/** Who has no number of their own is joined by what they share, tells several homes, and is nobody known without it. */
const person = fc
  .tuple(
    fc.constantFrom('Martin', 'MARTIN', 'Dupont'),
    fc.constantFrom('1 rue X', '1 r. X', '2 rue X', 'rue X'),
    identifiers,
    times,
    fc.constantFrom(true, true, true, false),
  )
  .map(([family, street, shared, seen, member]) => (key: string) => ({
    ...lives(key, family, street),
    identifiers: member ? [loyalty(key), ...shared] : shared,
    ...seen,
  }))
const visitor = identifiers.map((shared) => (key: string) => crm(key, device(key), ...shared))
/** A record of somebody whom another one describes. */
const bought = fc.constantFrom(...KEYS).map((whose) => (key: string) => crm(key, loyalty(whose)))
const said = fc.oneof(
  { arbitrary: person, weight: 4 },
  { arbitrary: visitor, weight: 1 },
  { arbitrary: bought, weight: 1 },
)
const keys = fc.subarray(KEYS, { minLength: 1, maxLength: 2 })
const step = fc.oneof(
  { arbitrary: fc.record({ key: fc.constantFrom(...KEYS), said: fc.option(said) }), weight: 3 },
  { arbitrary: fc.record({ key: fc.constantFrom(...KEYS), seen: times }), weight: 1 },
  {
    arbitrary: fc.record({
      kind: fc.constantFrom('must' as const, 'cannot' as const),
      left: keys,
      right: keys,
    }),
    weight: 1,
  },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never
const start = fc.array(fc.option(said), { minLength: KEYS.length, maxLength: KEYS.length })
const nights = fc.array(fc.array(step, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 4 })

async function act(db: Db, records: Map<string, WorldRecord>, one: Step): Promise<void> {
  if ('kind' in one)
    await decide(
      db,
      one.kind,
      one.left,
      one.right.filter((key) => !one.left.includes(key)),
    )
  else if ('seen' in one) {
    const { seenAt: _, ...had } = records.get(one.key) ?? lives(one.key, 'Martin', '1 rue X')
    records.set(one.key, { ...had, ...one.seen })
  } else if (one.said === null) records.delete(one.key)
  else records.set(one.key, one.said(one.key))
}

class TakenBack extends Error {}

/** What a run would write that resolves everybody, from what is published and loaded; it leaves no trace. */
async function ofEverybody(db: Db, run: number): Promise<object[]> {
  let rows: object[] = []
  const rebuilt = db.transaction(async (tx) => {
    await tx.execute(`update stage_rules set rules_hash = 'others' where stage = 'identity'`)
    await resolve(tx, run, TIGHT)
    rows = await householdRows(tx)
    throw new TakenBack()
  })
  await expect(rebuilt).rejects.toThrow(TakenBack)
  return rows
}

test('after any sequence of nights each household, its id and its limits are those of a night that resolves everybody', async () => {
  const { db } = database
  let seen = 0
  await fc.assert(
    fc.asyncProperty(start, nights, async (first, changes) => {
      await emptyWorld(db)
      const records = new Map(
        KEYS.flatMap((key, i) => {
          const one = first[i]
          return one ? [[key, one(key)] as const] : []
        }),
      )
      await night(db, [...records.values()], TIGHT)
      for (const changed of changes) {
        for (const one of changed) await act(db, records, one)
        const run = await openRun(db, DAY)
        await loadRecords(db, run, [...records.values()])
        const whole = await ofEverybody(db, run)
        await resolve(db, run, TIGHT)
        expect(await householdRows(db)).toEqual(whole)
        await publish(db, run)
        await checkHouseholds(db)
      }
      seen += (await together(db)).length
    }),
    { numRuns: 20 },
  )
  expect(seen).toBeGreaterThan(10)
}, 300_000)

test('who lives with whom is the same when all is loaded in one night', async () => {
  const { db } = database
  await fc.assert(
    fc.asyncProperty(start, start, async (one, other) => {
      const records = (all: typeof one) => KEYS.flatMap((key, i) => all[i]?.(key) ?? [])
      await emptyWorld(db)
      await night(db, records(one), TIGHT)
      await night(db, records(other), TIGHT)
      const [grown, figures] = [await together(db), await counted(db)]
      await emptyWorld(db)
      await night(db, records(other).reverse(), TIGHT)
      expect(await together(db)).toEqual(grown)
      expect(await counted(db)).toEqual(figures)
    }),
    { numRuns: 20 },
  )
}, 300_000)

/** Nobody lives alone or with too many, none is anonymous, and there is one row a household. */
async function checkHouseholds(db: Db): Promise<void> {
  const wrong = await db.query(`
    select household_id
    from profile
    where to_run is null and household_id is not null
    group by household_id
    having count(*) not between 2 and 3 or bool_or(kind <> 'known')`)
  expect(wrong).toEqual([])
  const missing = await db.query(`
    select household_id from (select distinct household_id from profile where to_run is null and household_id is not null) p
    full join (select household_id from household where to_run is null) h using (household_id)
    where p.household_id is null or h.household_id is null`)
  expect(missing).toEqual([])
}
