import fc from 'fast-check'
import { expect, test } from 'vitest'
import { showConsent } from '../../../activities/consent/queries.ts'
import type { ConsentPolicy } from '../../../core/brand/consent.ts'
import type { Db } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { emptyWorld, publish } from '../../support/world.ts'
import {
  ADDRESSES,
  addressOf,
  entryIds,
  expected,
  fillVault,
  headsOf,
  keyOf,
  matesOf,
  type Records,
  type Step,
} from './support/model.ts'
import { identifierOf, live, night, POLICY, person, prepare, takeBack } from './support/night.ts'

const database = useDatabase()
const NOW = new Date('2026-01-11T00:00:00Z')
const PURPOSES = ['news', 'surveys']

const address = fc.nat(ADDRESSES - 1)
const records: fc.Arbitrary<Records> = fc.array(fc.uniqueArray(address, { minLength: 1, maxLength: 3 }), {
  maxLength: 8,
})
/** When an entry comes: in the first night, live after it, in one that is taken back, in the second, live after it. */
const STEPS = 5
const step: fc.Arbitrary<Step> = fc
  .record({
    at: fc.nat(STEPS - 1),
    address,
    does: fc.constantFrom('grant', 'grant', 'withdraw', 'object'),
    day: fc.integer({ min: 1, max: 6 }),
    purpose: fc.constantFrom(...PURPOSES),
    method: fc.constantFrom('form', 'form', 'import', 'guess'),
    proof: fc.constantFrom('p', 'p', 'p', null),
  })
  .map(({ at, address, does, day, ...rest }) => ({
    at,
    address,
    said: { who: addressOf(address), does, on: `2026-01-0${day}`, key: `${at}`, ...rest },
  }))
const policy: fc.Arbitrary<ConsentPolicy> = fc
  .record({
    withdrawalScope: fc.constantFrom('person', 'identifier'),
    grantNeedsProof: fc.boolean(),
    grantExpiresDays: fc.constantFrom(null, 7),
  })
  .map((some) => ({ ...POLICY, ...some }))
const history = fc.record({
  policy,
  before: records,
  after: records,
  steps: fc.array(step, { minLength: 20, maxLength: 60 }),
})
type History = typeof history extends fc.Arbitrary<infer H> ? H : never

const people = (all: Records) => all.map((one, i) => person(`r${i}`, ...one.map(addressOf)))
const said = (steps: readonly Step[], at: number) => steps.filter((s) => s.at === at).map((s) => s.said)
const isGrant = (s: Step): boolean => s.said.does === 'grant'

/** Compares every head with the pure rule, given which steps count and who is who. */
async function heads(db: Db, h: History, counts: (s: Step) => boolean, who: Records): Promise<void> {
  const ids = await entryIds(db)
  const given = await headsOf(db, NOW)
  const wrong: string[] = []
  for (let n = 0; n < ADDRESSES; n++)
    for (const purpose of PURPOSES) {
      const want = expected(n, purpose, h.steps, counts, who, ids, h.policy, NOW)
      const got = given.get(keyOf(n, purpose)) ?? false
      if (got !== (want.verdict === 'allow')) wrong.push(`${addressOf(n)} ${purpose}: ${got}, ${want.rule}`)
    }
  expect(wrong).toEqual([])
}

/** Compares what `consent show` says with the pure rule, to the rule and the entry. */
async function shown(db: Db, h: History, counts: (s: Step) => boolean, who: Records): Promise<void> {
  const ids = await entryIds(db)
  const all = Array.from({ length: ADDRESSES }, (_, n) => n)
  const { standing } = await showConsent(
    db,
    all.map((n) => identifierOf(addressOf(n))),
    NOW,
  )
  const got = new Map(
    standing.map((s) => [`${s.identifier_id} ${s.purpose}`, [s.verdict, s.rule, s.event_id ?? '']]),
  )
  for (const n of all)
    for (const purpose of PURPOSES) {
      const { verdict, rule, entry } = expected(n, purpose, h.steps, counts, who, ids, h.policy, NOW)
      const line = got.get(keyOf(n, purpose))
      if (line) expect(line).toEqual([verdict, rule, entry === null ? '' : String(entry)])
      else expect(rule).toMatch(/no_basis|withdrawn|objected|person_denial/)
    }
}

/** Compares contactability: a person is allowed when one of the addresses is. */
async function contactable(db: Db, h: History, counts: (s: Step) => boolean, who: Records): Promise<void> {
  const ids = await entryIds(db)
  const rows = await db.query<{ identifier_id: string; purpose: string; line: string }>(
    `
    select distinct c.identifier_id, v.purpose, v.verdict || ' ' || v.rule || ' ' || array_to_string(v.event_ids, ',') as line
    from published.contactability v
    join contactability c using (profile_id, channel, purpose)
    where v.channel = 'email' and c.to_run is null`,
  )
  const got = new Map(rows.map((row) => [`${row.identifier_id} ${row.purpose}`, row.line]))
  for (const first of new Set(who.flat()))
    for (const purpose of PURPOSES) {
      const family = [first, ...matesOf(who, first)]
      const all = family.map((n) => expected(n, purpose, h.steps, counts, who, ids, h.policy, NOW))
      const lines = family.map((n) => got.get(keyOf(n, purpose))).filter((line) => line !== undefined)
      expect(lines).toHaveLength(1)
      const some = all.some((one) => one.verdict === 'allow')
      expect(lines[0]).toMatch(some ? /^allow grant / : /^deny /)
      const mine = family.findIndex((n) => got.has(keyOf(n, purpose)))
      const { verdict, rule, entry } = all[mine] ?? {}
      expect(lines[0]).toBe(`${verdict} ${rule} ${entry ?? ''}`)
    }
}

test('ledger, heads and contactability are what the pure rule says, at each step of any history', async () => {
  const { db } = database
  await fc.assert(
    fc.asyncProperty(history, async (h) => {
      const project = { consent: h.policy }
      await emptyWorld(db)
      await fillVault(db)
      const first = await night(db, { records: people(h.before), said: said(h.steps, 0), project })
      await contactable(db, h, (s) => s.at === 0, h.before)
      await live(db, ...said(h.steps, 1))
      await heads(db, h, (s) => s.at <= 1, h.before)

      const lost = await prepare(db, { records: people(h.after), said: said(h.steps, 2), project })
      await heads(db, h, (s) => s.at <= 1 || (s.at === 2 && !isGrant(s)), h.before)
      await takeBack(db, lost.run)
      await heads(db, h, (s) => s.at <= 1 || (s.at === 2 && !isGrant(s)), h.before)

      const stays = (s: Step): boolean => s.at <= 1 || s.at >= 3 || !isGrant(s)
      const { run } = await prepare(db, { records: people(h.after), said: said(h.steps, 3), project })
      await live(db, ...said(h.steps, 4))
      await heads(db, h, (s) => stays(s) && (s.at !== 3 || !isGrant(s)), h.before)
      await publish(db, run)
      await heads(db, h, stays, h.after)
      await shown(db, h, stays, h.after)
      const { run: last } = await prepare(db, { records: people(h.after), project })
      await publish(db, last)
      await contactable(db, h, stays, h.after)
      await heads(db, h, stays, h.after)

      await db.execute('update publication set run_id = $1::int', [first])
      await takeBack(db, last)
      await heads(db, h, (s) => stays(s) && (s.at !== 3 || !isGrant(s)), h.before)
    }),
    { numRuns: 40 },
  )
}, 300_000)
