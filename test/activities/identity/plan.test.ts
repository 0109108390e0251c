import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ModelSource } from '../../../activities/identity/io/model-source.ts'
import { modelFor } from '../../../activities/identity/matching/model.ts'
import { readSummary } from '../../../activities/identity/queries/churn.ts'
import { adoptModel } from '../../../activities/identity/queries/model.ts'
import type { IdentityPolicy } from '../../../core/brand/identity.ts'
import type { Db } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { emptyWorld, loadRecords, openRun } from '../../support/world.ts'
import { decide } from './support/decide.ts'
import { COMPARING, townRecords } from './support/described.ts'
import { crm, DAY, device, email, night, POLICY, profiles, resolve, rowsOf } from './support/night.ts'
import { counted, planned, seen } from './support/planned.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

const RECORDS = townRecords(60, 7)

const [EMAIL, DEVICE] = COMPARING.identifiers
if (EMAIL === undefined || DEVICE === undefined || COMPARING.match === null) throw new Error('no rules')
const match = COMPARING.match
const signedUp = RECORDS.filter(({ key }) => key.startsWith('sign-up')).map(
  (record) => record.identifiers[0]?.[1],
)
const address = signedUp.find((one) => one?.includes('@example.com')) ?? ''

describe('a plan says what the next night does', () => {
  test.each<readonly [string, IdentityPolicy, IdentityPolicy]>([
    ['a lower limit', COMPARING, { ...COMPARING, identifiers: [EMAIL, { ...DEVICE, maxRecords: 2 }] }],
    ['a higher limit', COMPARING, { ...COMPARING, identifiers: [EMAIL, { ...DEVICE, maxRecords: 99 }] }],
    ['match taken out', COMPARING, { ...COMPARING, match: null }],
    ['match put in, which fits a model', { ...COMPARING, match: null }, COMPARING],
    ['a blocked value', COMPARING, { ...COMPARING, identifiers: [{ ...EMAIL, blocked: [address] }, DEVICE] }],
    ['a type left out', COMPARING, { ...COMPARING, identifiers: [EMAIL] }],
    [
      'a person has one of it',
      COMPARING,
      { ...COMPARING, identifiers: [{ ...EMAIL, exclusive: true }, DEVICE] },
    ],
    ['caution', COMPARING, { ...COMPARING, match: { ...match, caution: 12 } }],
    ['a comparison left out', COMPARING, { ...COMPARING, match: { ...match, without: ['birth'] } }],
  ])('%s', async (_, from, to) => {
    const { db } = database
    await night(db, RECORDS, from)
    const before = await seen(db)
    const plan = await planned(db, to)
    const run = await night(db, RECORDS, to)
    const { churn } = plan
    expect(churn).toEqual(counted(before, await seen(db)))
    expect(churn.merged.profiles + churn.split.profiles).toBeGreaterThan(0)
    expect(plan.summary).toEqual(await readSummary(db, run))
    expect(plan.rulesChanged).toBe(true)
  })
})

describe('a plan', () => {
  test('of the rules that hold changes nobody', async () => {
    const { db } = database
    await night(db, RECORDS, COMPARING)
    const plan = await planned(db, COMPARING, { samples: 5 })
    const { ids } = await seen(db)
    expect(plan).toMatchObject({ rulesChanged: false, pending: 0, merged: [], split: [] })
    expect(plan.churn).toMatchObject({
      merged: { profiles: 0, into: 0 },
      split: { profiles: 0, into: 0 },
      unchanged: new Set(Object.values(ids)).size,
      moved: 0,
    })
    expect(plan.churn.households.before).toBeGreaterThan(3)
    expect(plan.churn.households.after).toBe(plan.churn.households.before)
    expect(plan.models.after).toEqual(plan.models.before)
  })

  test('by any limits, types and caution is what a night by them does, from whatever held before', async () => {
    const { db } = database
    const rules = fc
      .record({
        email: fc.integer({ min: 1, max: 4 }),
        device: fc.integer({ min: 1, max: 12 }),
        exclusive: fc.boolean(),
        match: fc.option(fc.constantFrom(0, 4, 15)),
      })
      .map(
        (r): IdentityPolicy => ({
          ...COMPARING,
          identifiers: [
            { ...EMAIL, maxRecords: r.email, exclusive: r.exclusive },
            { ...DEVICE, maxRecords: r.device },
          ],
          match: r.match === null ? null : { ...match, caution: r.match },
        }),
      )
    await fc.assert(
      fc.asyncProperty(rules, rules, async (from, to) => {
        await emptyWorld(db)
        await night(db, RECORDS, from)
        const before = await seen(db)
        const plan = await planned(db, to)
        const run = await night(db, RECORDS, to)
        expect(plan.churn).toEqual(counted(before, await seen(db)))
        if (plan.rulesChanged) expect(plan.summary).toEqual(await readSummary(db, run))
      }),
      { numRuns: 12 },
    )
  }, 120_000)

  test('with a model to adopt is what the night does after it was adopted', async () => {
    const { db } = database
    await night(db, RECORDS, COMPARING)
    const before = await seen(db)
    const { models } = await planned(db, COMPARING)
    if (!models.before?.model) throw new Error('no model was fitted')
    const { volume: _, ...model } = models.before.model
    const strict = { ...model, prior: model.prior / 1e6 }
    const adopt: ModelSource = (comparisons) => modelFor(strict, comparisons)
    const plan = await planned(db, COMPARING, { adopt })
    expect(plan.churn.split.profiles).toBeGreaterThan(0)
    expect(await planned(db, COMPARING)).not.toEqual(plan)
    const adoption = { model: strict, records: 9, author: 'ana', reason: 'a test', at: new Date(0) }
    await db.transaction((tx) => adoptModel(tx, adoption))
    expect((await planned(db, COMPARING)).churn).toEqual(plan.churn)
    const run = await night(db, RECORDS, COMPARING)
    expect(plan.churn).toEqual(counted(before, await seen(db)))
    expect(plan.summary).toEqual(await readSummary(db, run))
  })

  test('holds what operators decided and no night has obeyed yet', async () => {
    const { db } = database
    await night(db, RECORDS, COMPARING)
    const before = await seen(db)
    await decide(db, 'must', ['001-0'], ['002-0'])
    await decide(db, 'cannot', ['003-0'], ['004-0'])
    const plan = await planned(db, COMPARING)
    expect(plan).toMatchObject({ rulesChanged: false, pending: 2 })
    expect(plan.churn.merged).toEqual({ profiles: 2, into: 1 })
    await night(db, RECORDS, COMPARING)
    expect(plan.churn).toEqual(counted(before, await seen(db)))
  })

  test('sees the published run alone: neither what a night under way has loaded, nor what one left that failed', async () => {
    const { db } = database
    await night(db, RECORDS, COMPARING)
    const tighter = { ...COMPARING, identifiers: [EMAIL, { ...DEVICE, maxRecords: 2 }] }
    const plan = await planned(db, tighter, { samples: 5 })
    const run = await openRun(db, DAY)
    const others = RECORDS.slice(20).map((record) => ({
      ...record,
      sealed: { given_name: 'Ann', family_name: 'Roche', birth_date: '1984-03-12' },
    }))
    await loadRecords(db, run, [...others, crm('new', email('new@x.fr'))])
    expect(await planned(db, tighter, { samples: 5 })).toEqual(plan)
    await resolve(db, run, tighter)
    expect(await planned(db, tighter, { samples: 5 })).toEqual(plan)
  })

  test('writes nothing, not even to take it back', async () => {
    const { db } = database
    await night(db, RECORDS, COMPARING)
    const [rows, ids] = [await rowsOf(db), await profiles(db)]
    await forbidWrites(db, true)
    try {
      const plan = await planned(db, { ...COMPARING, match: null }, { samples: 3 })
      expect(plan.churn.split.profiles).toBeGreaterThan(0)
      await planned(db, COMPARING, { adopt: 'fitted' })
    } finally {
      await forbidWrites(db, false)
    }
    expect([await rowsOf(db), await profiles(db)]).toEqual([rows, ids])
    expect(
      await db.query(`select relname from pg_class where relpersistence = 't' and relkind in ('r', 'v')`),
    ).toEqual([])
  })

  test('names records of what it merges and splits, by the ids that the night will give and the groups of comparing', async () => {
    const { db } = database
    await night(db, RECORDS, COMPARING)
    const { ids } = await seen(db)
    const { split, merged, ties } = await planned(db, { ...COMPARING, match: null }, { samples: 3 })
    expect(new Set(split.map(({ sample }) => sample)).size).toBe(3)
    for (const { sample, source, source_key } of split)
      expect([source, ids[source_key]]).toEqual(['crm', sample])
    expect(split.some((r) => r.group_before !== null)).toBe(true)
    expect(split.every((r) => r.group_after === null)).toBe(true)
    for (const { part, source_key } of merged) expect(ids[source_key]).toBe(part)
    await night(db, RECORDS, { ...COMPARING, match: null })
    const { ids: after } = await seen(db)
    for (const { part, source_key } of split) expect(after[source_key]).toBe(part)
    for (const { sample, source_key } of merged) expect(after[source_key]).toBe(sample)
    const named = new Set([...split, ...merged].map((r) => r.record_id))
    expect(ties.carried.every((c) => named.has(c.record_id))).toBe(true)
  })

  test('never gives an id again that a former night has used and closed', async () => {
    const { db } = database
    const bo = [crm('b', email('b@x.fr'), device('1')), crm('c', email('b@x.fr'))]
    await night(db, [crm('a', email('a@x.fr')), ...bo])
    const { ids: first } = await seen(db)
    await night(db, bo)
    await night(db, [crm('a', device('1')), ...bo])
    const alone = { ...POLICY, identifiers: POLICY.identifiers.filter(({ type }) => type !== 'device') }
    const { split } = await planned(db, alone, { samples: 1 })
    await night(db, [crm('a', device('1')), ...bo], alone)
    const { ids } = await seen(db)
    expect(split.find((r) => r.source_key === 'a')?.part).toBe(ids.a)
    expect(new Set([ids.a, ids.b, first.a]).size).toBe(3)
  })
})

/** Lets every statement fail that writes to a table, though it may write no row. */
async function forbidWrites(db: Db, on: boolean): Promise<void> {
  await db.execute(`
    create or replace function forbid() returns trigger language plpgsql as $$ begin raise 'written: %', tg_table_name; end $$`)
  const tables = await db.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c where relkind = 'r' and relnamespace in ('public'::regnamespace, 'vault'::regnamespace)`,
  )
  for (const { name } of tables)
    await db.execute(
      on
        ? `create trigger forbid before insert or update or delete or truncate on ${name} execute function forbid()`
        : `drop trigger forbid on ${name}`,
    )
}
