import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { IdentityPolicy } from '../../../core/brand/identity.ts'
import type { Db } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { emptyWorld } from '../../support/world.ts'
import { crm, device, email, loyalty, night, POLICY, partition, profiles } from './support/night.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

describe('any sequence of nights', () => {
  // Few values and low limits: a change of one record often moves others.
  const tight: IdentityPolicy = {
    ...POLICY,
    identifiers: POLICY.identifiers.map((rule) => ({
      ...rule,
      maxRecords: rule.type === 'loyalty' ? 10 : 2,
    })),
  }
  const identifier = fc.oneof(
    fc.constantFrom('1', '2', '3').map(loyalty),
    fc.constantFrom('a@x.fr', 'b@x.fr', 'c@x.fr', 'nobody@test.com').map(email),
    fc.constantFrom('1', '2', '3').map(device),
  )
  const record = fc.tuple(
    fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'),
    fc.uniqueArray(identifier, { maxLength: 3, selector: (i) => i.join(':') }),
  )
  const state = fc
    .uniqueArray(record, { maxLength: 9, selector: ([key]) => key })
    .map((records) => records.map(([key, identifiers]) => crm(key, ...identifiers)))

  const change = fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'),
    identifiers: fc.option(fc.uniqueArray(identifier, { maxLength: 3, selector: (i) => i.join(':') })),
  })
  const nights = fc.array(fc.array(change, { minLength: 1, maxLength: 2 }), { maxLength: 5 })

  test('gives the partition of a full rebuild, whatever order the records come in, and never breaks a rule', async () => {
    const { db } = database
    await fc.assert(
      fc.asyncProperty(state, nights, async (start, changes) => {
        await emptyWorld(db)
        const records = new Map(start.map((r) => [r.key, r]))
        await night(db, [...records.values()], tight)
        for (const changed of changes) {
          for (const { key, identifiers } of changed)
            if (identifiers === null) records.delete(key)
            else records.set(key, crm(key, ...identifiers))
          await night(db, [...records.values()], tight)
          await checkRules(db)
        }
        const grown = await partition(db)
        await emptyWorld(db)
        await night(db, [...records.values()].reverse(), tight)
        expect(await partition(db)).toEqual(grown)
      }),
      { numRuns: 25 },
    )
  }, 300_000)

  test('returns to the same ids when it returns to the same records over merges and splits', async () => {
    const { db } = database
    await fc.assert(
      fc.asyncProperty(state, state, async (here, more) => {
        const keys = new Set(here.map((r) => r.key))
        // Only additions in between: a record that is deleted founds a new profile when it comes back.
        const there = [...here, ...more.filter((r) => !keys.has(r.key))]
        await emptyWorld(db)
        await night(db, here, tight)
        const before = await profiles(db)
        await night(db, there, tight)
        await night(db, here, tight)
        expect(await profiles(db)).toEqual(before)
      }),
      { numRuns: 25 },
    )
  }, 300_000)
})

async function checkRules(db: Db): Promise<void> {
  const twoNumbers = await db.query(`
    select l.profile_id
    from link l
    join record_identifier i on i.record_id = l.record_id and i.to_run is null and i.type = 'loyalty'
    where l.to_run is null
    group by l.profile_id
    having count(distinct i.identifier_id) > 1 and count(distinct i.record_id) > 1`)
  expect(twoNumbers).toEqual([])
  const lost = await db.query(`
    select a.alias_id from alias a
    where a.to_run is null and (
      not exists (select from profile p where p.profile_id = a.profile_id and p.to_run is null)
      or exists (select from profile p where p.profile_id = a.alias_id and p.to_run is null))`)
  expect(lost).toEqual([])
  const counts = await db.query(`
    select (select count(*) from source_record where to_run is null) = (select count(*) from link where to_run is null) as linked,
      (select count(*) from profile where to_run is null)
        = (select count(distinct profile_id) from link where to_run is null) as profiles`)
  expect(counts).toEqual([{ linked: true, profiles: true }])
}
