import { beforeEach, describe, expect, test } from 'vitest'
import { readReview } from '../../../activities/identity/queries/review-read.ts'
import { reportPage } from '../../../activities/report/html/page.ts'
import { layStages } from '../../../activities/runs/queries/stage.ts'
import { saying } from '../../config/keys/match-cases.ts'
import { empty, nightOf, project } from '../../config/keys/night.ts'
import { useDatabase } from '../../support/database.ts'
import { discard, emptyWorld, loadRecords, openRun, publish, type WorldRecord } from '../../support/world.ts'
import { reportOf } from '../report/night.ts'
import { decide } from './support/decide.ts'
import { COMPARING, townRecords } from './support/described.ts'
import { DAY, night, resolve } from './support/night.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

const TOWN = townRecords(150, 3)
const MOVED_IN = [
  ...TOWN,
  ...townRecords(1, 9)
    .slice(0, 1)
    .map((one) => ({ ...one, key: 'new' })),
]
const balanceOf = (records: readonly WorldRecord[], balance: number): readonly WorldRecord[] =>
  records.map((record) => ({ ...record, attributes: { balance } }))

const matching = async (runId: number) => (await reportOf(database.db, runId)).matching
const rows = () => database.db.query('select * from match_figures order by run_id')

describe('what a night tells of comparing', () => {
  test('is the pairs of each rule, the largest groups, and what waits for review, in counts alone', async () => {
    const { db } = database
    const run = await night(db, TOWN, COMPARING)
    const { not_compared, compared, review } = await matching(run)
    expect([not_compared, compared?.records]).toEqual([null, TOWN.length])
    const rules = compared?.rules ?? []
    expect(rules.find(({ name }) => name === 'email')?.pairs).toBeGreaterThan(0)
    expect(rules.reduce((sum, { pairs }) => sum + pairs, 0)).toBeGreaterThanOrEqual(compared?.pairs ?? 0)
    const sizes = await db.query<{ size: number }>(
      'select count(*)::int as size from match_group group by group_id order by size desc limit 5',
    )
    expect(compared?.largest).toEqual(sizes.map(({ size }) => size))
    const [items] = await db.query<object>(`
      select count(*) filter (where kind = 'pair')::int as pairs, count(*) filter (where kind = 'bridge')::int as bridges
      from review_item`)
    expect(review).toEqual(items)
    expect(review.pairs + review.bridges).toBeGreaterThan(0)
    const told = JSON.stringify(await rows()).toLowerCase()
    for (const value of TOWN.flatMap(({ sealed }) => [sealed?.given_name, sealed?.family_name]))
      if (value !== undefined && value.length > 3) expect(told).not.toContain(`"${value.toLowerCase()}"`)
  })

  test('has the pairs that a rule passed over, as too many records agree', async () => {
    const match = COMPARING.match && { ...COMPARING.match, blocking: { rules: null, cap: 4, broad: false } }
    const { compared } = await matching(await night(database.db, TOWN, { ...COMPARING, match }))
    const passedOver = compared?.rules.filter(({ lost }) => lost > 0) ?? []
    expect(passedOver.length).toBeGreaterThan(0)
    expect(passedOver.reduce((sum, { lost }) => sum + lost, 0)).toBe(compared?.lost)
  })

  test('names the rules of the brand, from its files to the page', async () => {
    const { db } = database
    await empty(db)
    await nightOf(db, project(saying('match: { blocking: { rules: [[city]], broad: off } }')), '2026-03-01')
    const [{ run_id } = { run_id: 0 }] = await db.query<{ run_id: number }>(
      'select run_id from match_figures',
    )
    const report = await reportOf(db, run_id)
    const [rule, ...others] = report.matching.compared?.rules ?? []
    expect([rule?.name, others]).toEqual(['city', []])
    expect(rule?.pairs).toBe(report.matching.compared?.pairs)
    expect(reportPage(report)).toContain('records compared, found by 1 rule.</li>')
  })

  test('is that nothing that is compared changed, where only a balance moved', async () => {
    const { db } = database
    await night(db, balanceOf(TOWN, 1), COMPARING)
    const second = await night(db, balanceOf(TOWN, 2), COMPARING)
    expect(await matching(second)).toMatchObject({ not_compared: 'unchanged', compared: null })
    // What operators decided is compared with, also where the same records changed by themselves.
    await decide(db, 'cannot', ['001-0'], ['001-1'])
    const third = await night(db, balanceOf(TOWN, 3), COMPARING)
    expect(await matching(third)).toMatchObject({ not_compared: null })
  })

  test('is that the brand compares nobody, with no row, also after it did', async () => {
    const { db } = database
    const off = { ...COMPARING, match: null }
    expect(await matching(await night(db, TOWN, off))).toMatchObject({ not_compared: 'no_model' })
    await night(db, TOWN, COMPARING)
    expect(await matching(await night(db, TOWN, off))).toMatchObject({ not_compared: 'no_model' })
    expect(await rows()).toHaveLength(1)
  })

  test('is that the run did not get that far, where the stage did not end', async () => {
    const { db } = database
    await night(db, TOWN, COMPARING)
    const second = await openRun(db, DAY)
    expect(await matching(second)).toMatchObject({ not_compared: 'not_reached', compared: null, retired: 0 })
  })

  test('is that who is who stands as it was, where the run began with a later stage', async () => {
    const { db } = database
    await night(db, TOWN, COMPARING)
    const second = await openRun(db, DAY)
    await layStages(db, second, 'segments')
    expect(await matching(second)).toMatchObject({ not_compared: 'skipped', compared: null })
  })

  test('goes with a run that is discarded, and the next tells its own', async () => {
    const { db } = database
    const first = await night(db, TOWN, COMPARING)
    const kept = await rows()
    const second = await night(db, MOVED_IN, COMPARING)
    expect(await rows()).toHaveLength(2)
    await publish(db, first)
    await discard(db, second, first)
    expect(await rows()).toEqual(kept)
    expect(await matching(second)).toMatchObject({ not_compared: 'not_reached' })
    const third = await matching(await night(db, MOVED_IN, COMPARING))
    expect(third.compared?.records).toBe(((await matching(first)).compared?.records ?? 0) + 1)
  })

  test('done again after its mark was lost, is the same', async () => {
    const { db } = database
    const run = await openRun(db, DAY)
    await loadRecords(db, run, TOWN)
    await resolve(db, run, COMPARING)
    const once = await rows()
    await db.execute('delete from stage_part')
    await resolve(db, run, COMPARING)
    expect(once).toHaveLength(1)
    expect(await rows()).toEqual(once)
  })

  test('counts what operators answered, with its interval, and the doubts that they left', async () => {
    const { db } = database
    const run = await night(db, TOWN, COMPARING)
    const before = await matching(run)
    await db.execute(`
      with one as (
        insert into review_answer (record_a, record_b, kind, weight, accepted, author, reason, answered_at)
        select record_a, record_b, kind, weight, kind = 'bridge', 'ana', 'seen', now()
        from (select * from review_item order by damage desc limit 10) i
      )
      insert into identity_decision (record_a, record_b, kind, author, reason, decided_at)
      select record_a, record_b, case kind when 'bridge' then 'must' else 'cannot' end, 'ana', 'seen', now()
      from (select * from review_item order by damage desc limit 10) i`)
    const after = await matching(run)
    expect(before.estimate).toBeNull()
    expect(after.estimate?.decided).toBe(10)
    const { bridges, pairs } = after.estimate ?? { bridges: null, pairs: null }
    expect((bridges?.decided ?? 0) + (pairs?.decided ?? 0)).toBe(10)
    expect((bridges ?? pairs)?.share).toBe(1)
    expect((bridges ?? pairs)?.low).toBeLessThan(1)
    const left = ({ review }: typeof after): number => review.pairs + review.bridges
    expect(left(after)).toBe(left(before) - 10)
    expect(left(after)).toBe((await readReview(db, run, 1)).total)
  })

  test('has the limits that the run met, and the profiles that it emptied', async () => {
    const { db } = database
    await night(db, TOWN, COMPARING)
    const gone = TOWN.filter(({ key }) => key.startsWith('00'))
    const second = await night(
      db,
      TOWN.filter((record) => !gone.includes(record)),
      COMPARING,
    )
    const [summary] = await db.query<{ readonly retired: number }>(
      'select retired::int, refused::int, over_limit::int from identity_summary where run_id = $1::int',
      [second],
    )
    expect(await matching(second)).toMatchObject(summary ?? {})
    expect(summary?.retired).toBeGreaterThan(0)
  })
})
