import fc from 'fast-check'
import { expect } from 'vitest'
import { readReview } from '../../../../activities/identity/queries/review-read.ts'
import { type Db, one } from '../../../../db/connect.ts'
import {
  discard,
  emptyWorld,
  loadRecords,
  openRun,
  publish,
  type WorldRecord,
} from '../../../support/world.ts'
import { decide } from './decide.ts'
import { checkLinks, expectUntouched, knownBy, writtenBy } from './match-checks.ts'
import { type Change, MATCHING, type Night, nights, start } from './match-world.ts'
import { DAY, night, partition, resolve } from './night.ts'

/** Rows of the tables that hold the model, as JSON. */
export interface Frozen {
  readonly adopted: string
  readonly model: string
}

const kept = async (db: Db, query: string): Promise<string> => {
  const { rows } = await one<{ rows: string }>(
    db,
    `select coalesce(jsonb_agg(to_jsonb(t)), '[]')::text as rows from (${query}) t`,
  )
  return rows
}

/** Fits a model to these records, as a night does, and adopts it. */
export async function frozenModel(db: Db, records: readonly WorldRecord[]): Promise<Frozen> {
  await emptyWorld(db)
  await night(db, records, MATCHING)
  const adopted = `select 1 as adopted_id, model, records, 'ana' as author, 'the town' as reason, now() as adopted_at from identity_model`
  const model = `select name, model, records, 1 as adopted_id, rules, 0 as from_run, null as to_run from identity_model`
  return { adopted: await kept(db, adopted), model: await kept(db, model) }
}

const fill = (db: Db, table: string, rows: string): Promise<number> =>
  db.execute(
    `insert into ${table} overriding system value select * from jsonb_populate_recordset(null::${table}, $1::text::jsonb)`,
    [rows],
  )

/** An empty world in which this model is in use. */
export async function worldWith(db: Db, { adopted, model }: Frozen): Promise<void> {
  await emptyWorld(db)
  await fill(db, 'identity_model_adopted', adopted)
  await fill(db, 'identity_model', model)
}

/** What was seen, so that a test can say that it saw something. */
export interface Seen {
  groups: number
  untouched: number
  refused: number
  largest: number
  /** Nights that compared those alone who changed. */
  again: number
}
export const nothingSeen = (): Seen => ({ groups: 0, untouched: 0, refused: 0, largest: 0, again: 0 })

/** Any nights over described people, one after the other, and then all of it in one night. */
export async function checkSequences(
  db: Db,
  frozen: Frozen,
  parameters: { readonly numRuns: number; readonly seed?: number },
): Promise<Seen> {
  const seen = nothingSeen()
  await fc.assert(
    fc.asyncProperty(start, nights, fc.nat(), async (first, steps, order) => {
      await worldWith(db, frozen)
      const records = new Map(first.map((record) => [record.key, record]))
      await night(db, [...records.values()], MATCHING)
      for (const step of steps) await oneNight(db, records, step, seen)
      expect(await writtenBy(db, await night(db, [...records.values()], MATCHING))).toEqual({})
      const grown = { ...(await foundIn(db)), partition: await partition(db) }
      const decisions = await kept(db, 'select * from identity_decision')
      await worldWith(db, frozen)
      await fill(db, 'identity_decision', decisions)
      await night(db, turned([...records.values()], order), MATCHING)
      expect({ ...(await foundIn(db)), partition: await partition(db) }).toEqual(grown)
    }),
    parameters,
  )
  return seen
}

/** What operators are asked about. */
async function asked(db: Db) {
  const { run_id } = await one<{ run_id: number }>(db, 'select run_id from publication')
  const { items } = await readReview(db, run_id, 10_000)
  return items.map(({ item, kind, weight, moved, damage }) => ({ item, kind, weight, moved, damage }))
}

/** What comparing found: groups, and what it is not sure of. */
const foundIn = async (db: Db) => ({
  groups: await db.query('select record_id, group_id from match_group where to_run is null order by 1'),
  doubts: await asked(db),
})

/** The records in another order. */
function turned(records: readonly WorldRecord[], order: number): readonly WorldRecord[] {
  const at = order % Math.max(1, records.length)
  return [...records.slice(at), ...records.slice(0, at)].reverse()
}

async function oneNight(
  db: Db,
  records: Map<string, WorldRecord>,
  { changes, fate }: Night,
  seen: Seen,
): Promise<void> {
  const before = await knownBy(db)
  if (fate === 'discarded' || fate === 'rolled back') await takenBack(db, records, changes, fate)
  for (const change of changes) await act(db, records, change)
  const run = await openRun(db, DAY)
  await loadRecords(db, run, [...records.values()])
  await resolve(db, run, MATCHING)
  if (fate === 'done twice') {
    await db.execute('delete from stage_part')
    await resolve(db, run, MATCHING)
  }
  await publish(db, run)
  await checkLinks(db)
  seen.untouched += expectUntouched(before, await knownBy(db))
  await look(db, seen)
}

/** A night with half of the changes that comes to nothing; what operators decided stays. */
async function takenBack(
  db: Db,
  records: ReadonlyMap<string, WorldRecord>,
  changes: readonly Change[],
  fate: 'discarded' | 'rolled back',
): Promise<void> {
  const { run_id: published } = await one<{ run_id: number }>(db, 'select run_id from publication')
  const [before, other] = [await knownBy(db), new Map(records)]
  for (const change of changes.slice(0, 1)) await act(db, other, change)
  for (const key of [...other.keys()].slice(0, 2)) other.delete(key)
  const run = await openRun(db, DAY)
  await loadRecords(db, run, [...other.values()])
  await resolve(db, run, MATCHING)
  if (fate === 'rolled back') {
    await publish(db, run)
    await publish(db, published)
  }
  await discard(db, run, published)
  expect(await knownBy(db)).toEqual(before)
}

async function act(db: Db, records: Map<string, WorldRecord>, change: Change): Promise<void> {
  switch (change.what) {
    case 'set':
      records.set(change.record.key, change.record)
      break
    case 'attributes': {
      const record = records.get(change.key)
      if (record !== undefined) records.set(change.key, { ...record, sealed: change.sealed })
      break
    }
    case 'delete':
      records.delete(change.key)
      break
    default:
      await decide(db, change.what, change.left, change.right)
  }
}

async function look(db: Db, seen: Seen): Promise<void> {
  const { groups, refused, largest, again } = await one<Omit<Seen, 'untouched'>>(
    db,
    `
    select (select count(distinct group_id)::int from match_group where to_run is null) as groups,
      refused::int, largest_cluster::int as largest,
      (select count(*)::int
        from match_figures f
        join vault.compared c on c.run_id < f.run_id
        where f.run_id = s.run_id and f.figures is not null) as again
    from identity_summary s
    order by run_id desc
    limit 1`,
  )
  seen.groups += groups
  seen.refused += refused
  seen.again += again
  seen.largest = Math.max(seen.largest, largest)
}
