import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { type Db, one } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { emptyWorld, type WorldRecord } from '../../support/world.ts'
import { decide } from './support/decide.ts'
import { partedButOne } from './support/match-checks.ts'
import { crm, email, loyalty, night, partition, profiles } from './support/night.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const keys = fc.subarray(KEYS, { minLength: 1, maxLength: 3 })
const identifier = fc.oneof(
  fc.constantFrom('1', '2').map(loyalty),
  fc.constantFrom('a@x.fr', 'b@x.fr', 'c@x.fr').map(email),
)
const identifiers = fc.uniqueArray(identifier, { maxLength: 2, selector: (i) => i.join(':') })
const change = fc.record({
  what: fc.constant('change' as const),
  key: fc.constantFrom(...KEYS),
  identifiers: fc.option(identifiers),
})
const decision = fc
  .record({ what: fc.constantFrom('must' as const, 'cannot' as const), left: keys, right: keys })
  .map((d) => ({ ...d, right: d.right.filter((key) => !d.left.includes(key)) }))
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never
type Decision = typeof decision extends fc.Arbitrary<infer T> ? T : never
const nights = fc.array(fc.array(fc.oneof(change, decision, decision), { minLength: 1, maxLength: 3 }), {
  maxLength: 5,
})
const start = fc.array(identifiers, { minLength: KEYS.length, maxLength: KEYS.length })

async function act(db: Db, records: Map<string, WorldRecord>, step: Change | Decision): Promise<void> {
  if (step.what !== 'change') await decide(db, step.what, step.left, step.right)
  else if (step.identifiers === null) records.delete(step.key)
  else records.set(step.key, crm(step.key, ...step.identifiers))
}

/** Empties everything but what operators decided. */
async function forgetAllButDecisions(db: Db): Promise<void> {
  const { kept } = await one<{ kept: string }>(
    db,
    `select coalesce(jsonb_agg(to_jsonb(d) order by decision_id), '[]')::text as kept from identity_decision d`,
  )
  await emptyWorld(db)
  await db.execute(
    `
    insert into identity_decision overriding system value
    select * from jsonb_populate_recordset(null::identity_decision, $1::text::jsonb)`,
    [kept],
  )
}

test('after any sequence of changes and decisions the partition is that of a full rebuild, and no parted pair is one', async () => {
  const { db } = database
  await fc.assert(
    fc.asyncProperty(start, nights, async (first, steps) => {
      await emptyWorld(db)
      const records = new Map(KEYS.map((key, i) => [key, crm(key, ...(first[i] ?? []))]))
      await night(db, [...records.values()])
      for (const step of steps) {
        for (const one of step) await act(db, records, one)
        await night(db, [...records.values()])
        expect(await partedButOne(db)).toEqual([])
      }
      const grown = await partition(db)
      await forgetAllButDecisions(db)
      await night(db, [...records.values()].reverse())
      expect(await partition(db)).toEqual(grown)
    }),
    { numRuns: 25 },
  )
}, 300_000)

test('merging any two profiles and then parting their records gives both ids back', async () => {
  const { db } = database
  await fc.assert(
    fc.asyncProperty(start, fc.nat(), fc.nat(), async (first, m, n) => {
      await emptyWorld(db)
      const records = KEYS.map((key, i) => crm(key, ...(first[i] ?? [])))
      await night(db, records)
      const before = await profiles(db)
      const ids = [...new Set(Object.values(before))]
      const [a, b] = [ids[m % ids.length], ids[n % ids.length]]
      fc.pre(a !== b)
      const of = (id: string | undefined) => KEYS.filter((key) => before[key] === id)
      await decide(db, 'must', of(a), of(b))
      await night(db, records)
      expect((await profiles(db))[of(a)[0] ?? '']).toBe((await profiles(db))[of(b)[0] ?? ''])
      await decide(db, 'cannot', of(b), of(a))
      await night(db, records)
      expect(await profiles(db)).toEqual(before)
    }),
    { numRuns: 20 },
  )
}, 300_000)
