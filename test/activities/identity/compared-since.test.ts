import { beforeAll, expect, test } from 'vitest'
import { pruneVersions } from '../../../db/versioned/prune.ts'
import { useDatabase } from '../../support/database.ts'
import type { WorldRecord } from '../../support/world.ts'
import { decide } from './support/decide.ts'
import { type Frozen, frozenModel, worldWith } from './support/match-sequences.ts'
import { MATCHING, townOf } from './support/match-world.ts'
import { crm, night } from './support/night.ts'

const database = useDatabase()
const TOWN = townOf(60, 11)
let frozen: Frozen
beforeAll(async () => {
  frozen = await frozenModel(database.db, TOWN)
})

const said = (key: string, given_name: string, birth_date: string): WorldRecord => ({
  ...crm(key),
  sealed: { given_name, family_name: 'Martinez', birth_date, street: 'rue de la Paix', house_number: '12' },
})
const ANNA = said('x', 'Anna', '1953-07-02')

/** How many of these records are in groups. */
async function grouped(...records: readonly WorldRecord[]): Promise<number> {
  const rows = await database.db.query(
    `
    select from match_group g
    join source_record r using (record_id)
    where g.to_run is null and r.to_run is null and r.source_key = any ($1::text[])`,
    [records.map(({ key }) => key)],
  )
  return rows.length
}

/** How many of the two are in groups after a night with them, one without, and one with them again. */
async function groupedAfter(other: WorldRecord, kind: 'must' | 'cannot'): Promise<number> {
  const { db } = database
  await worldWith(db, frozen)
  const both = [...TOWN, ANNA, other]
  await night(db, both, MATCHING)
  await decide(db, kind, [ANNA.key], [other.key])
  await night(db, TOWN, MATCHING)
  await night(db, both, MATCHING)
  return grouped(ANNA, other)
}

test('a decision about two who were gone when a night first knew of it holds when they are back as they were', async () => {
  expect(await groupedAfter(said('y', 'Anna', '1953-07-02'), 'cannot')).toBe(0)
  expect(await groupedAfter(said('z', 'Bob', '1999-01-01'), 'must')).toBe(2)
})

test('what was found is not kept where the list itself tells how it is written', async () => {
  const { db } = database
  const kept = async (model: string): Promise<object[]> => {
    await worldWith(db, { ...frozen, model })
    await night(db, TOWN, MATCHING)
    return db.query('select from vault.compared')
  }
  expect(await kept(frozen.model)).toHaveLength(1)
  const [row] = JSON.parse(frozen.model) as [{ model: { volume: { forms: object } } }]
  const volume = { ...row.model.volume, forms: { ...row.model.volume.forms, dates: null } }
  expect(await kept(JSON.stringify([{ ...row, model: { ...row.model, volume } }]))).toHaveLength(0)
})

test('a night after a pruning that broke off groups nobody with who is gone', async () => {
  const { db } = database
  await worldWith(db, frozen)
  const other = said('y', 'Anna', '1953-07-02')
  await night(db, [...TOWN, ANNA, other], MATCHING)
  const second = await night(db, [...TOWN, other], MATCHING)
  await pruneVersions(db, second, 10_000)
  await night(db, [...TOWN, other, said('z', 'Anna', '1953-07-02')], MATCHING)
  const gone = await db.query(`
    select from match_group g
    where g.to_run is null
      and not exists (select from source_record r where r.record_id = g.record_id and r.to_run is null)`)
  expect(gone).toHaveLength(0)
})

test('who was one person by somebody alone who is gone is two', async () => {
  const { db } = database
  await worldWith(db, frozen)
  const [bob, eve] = [said('y', 'Bob', '1999-01-01'), said('z', 'Eve', '1971-11-11')]
  await decide(db, 'must', [ANNA.key], [bob.key])
  await decide(db, 'must', [bob.key], [eve.key])
  await night(db, [...TOWN, ANNA, bob, eve], MATCHING)
  expect(await grouped(ANNA, bob, eve)).toBe(3)
  await night(db, [...TOWN, ANNA, eve], MATCHING)
  expect(await grouped(ANNA, eve)).toBe(0)
})

test('of more equal records than a block takes nothing is kept', async () => {
  const { db } = database
  await worldWith(db, frozen)
  const match = MATCHING.match && { ...MATCHING.match, blocking: { ...MATCHING.match.blocking, cap: 5 } }
  const keptAfter = async (equal: number, others: readonly WorldRecord[]) => {
    const same = Array.from({ length: equal }, (_, n) => ({ ...ANNA, key: `same-${n}` }))
    const run = await night(db, [...TOWN, ...same, ...others], { ...MATCHING, match })
    const [kept] = await db.query<{ run_id: number }>('select run_id from vault.compared')
    return kept === undefined ? 'nothing' : kept.run_id === run ? 'this night' : 'an earlier one'
  }
  expect(await keptAfter(5, [])).toBe('this night')
  expect(await keptAfter(5, [said('y', 'Bob', '1999-01-01')])).toBe('an earlier one')
  expect(await keptAfter(6, [])).toBe('nothing')
})

test.each([
  ['who were one person', '1953-07-02', 'Anna', 'Bob', 2],
  ['who were two', '1999-01-01', 'Bob', 'Anna', 0],
])(
  '%s when everybody was compared are so again when they read as then',
  async (_, born, then, between, is) => {
    const { db } = database
    await worldWith(db, frozen)
    const other = said('y', then, born)
    await night(db, [...TOWN, ANNA, other], MATCHING)
    expect(await grouped(ANNA, other)).toBe(is)
    await night(db, [...TOWN, ANNA, said('y', between, is === 2 ? '1999-01-01' : '1953-07-02')], MATCHING)
    expect(await grouped(ANNA, other)).toBe(2 - is)
    await night(db, [...TOWN, ANNA, other], MATCHING)
    expect(await grouped(ANNA, other)).toBe(is)
  },
)
