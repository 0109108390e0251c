import { beforeEach, describe, expect, test } from 'vitest'
import { readDeliveryTotals } from '../../../activities/activation/queries/ranges.ts'
import { readDeliveryGroups } from '../../../activities/report/queries/deliveries.ts'
import { campaign, project } from './support/project.ts'
import { usePublished } from './support/published.ts'
import {
  addMembers,
  addPeople,
  emptyWorld,
  ledger,
  profileOf,
  publishRun,
  refOf,
  tally,
} from './support/world.ts'

describe('people who are skipped for the same reason night after night', () => {
  const it = usePublished(4)
  const deny = (n: number, rule: string) =>
    it.db.execute(`update contactability set verdict = 'deny', rule = $2::text where profile_id = $1::uuid`, [
      profileOf(n),
      rule,
    ])
  const night = async (date: string): Promise<number> => {
    const run = await publishRun(it.db, { date })
    await it.activities().planWaves(refOf(run))
    return run
  }
  const counted = () =>
    it.db.query<{ wave: string; run_id: number; reason: string; people: number }>(
      'select wave::text, run_id, reason, people::int from published.skipped_again order by wave, reason',
    )
  /** The sums of waves; this world has no source records. */
  const unbalanced = () =>
    it.db.query(`select sum, difference::int from published.check_balance where sum not like 'records%'`)
  const waves = () =>
    it.db.query('select audience::int, enrolled_before::int, due::int from wave order by wave_id')
  const rowsOf = async (n: number) => (await ledger(it.db)).filter((row) => row.n === n)

  beforeEach(async () => {
    await deny(1, 'no_basis')
    await deny(2, 'suppressed')
    await deny(3, 'no_basis')
    await it.activities().planWaves(refOf(1))
  })

  test('have the row of the first night, and are a number of the later ones', async () => {
    expect(await tally(it.db)).toEqual({ planned: 1, 'skipped/consent': 2, 'skipped/suppressed': 1 })
    const second = await night('2026-03-02')
    const third = await night('2026-03-03')
    expect(await ledger(it.db)).toHaveLength(4)
    expect((await rowsOf(1)).map((row) => row.run_id)).toEqual([1])
    expect(await counted()).toEqual([
      { wave: '2026-03-02', run_id: second, reason: 'consent', people: 2 },
      { wave: '2026-03-02', run_id: second, reason: 'suppressed', people: 1 },
      { wave: '2026-03-03', run_id: third, reason: 'consent', people: 2 },
      { wave: '2026-03-03', run_id: third, reason: 'suppressed', people: 1 },
    ])
  })

  test('are in every sum, so that the night adds up', async () => {
    const second = await night('2026-03-02')
    expect(await waves()).toEqual([
      { audience: 4, enrolled_before: 0, due: 4 },
      { audience: 4, enrolled_before: 1, due: 3 },
    ])
    expect(await unbalanced()).toEqual([])
    await it.db.execute(`update wave_skip set people = people + 1 where reason = 'suppressed'`)
    expect(await unbalanced()).toEqual([{ sum: 'due = planned + skipped at planning', difference: -1 }])
    expect(await readDeliveryTotals(it.db, second)).toMatchObject({ due: 4, skipped: 4, waiting: 0 })
    expect((await readDeliveryGroups(it.db, second)).map((g) => [g.reason, g.deliveries])).toEqual([
      ['consent', 2],
      ['suppressed', 2],
    ])
  })

  test('get a row as soon as the reason is another, or was another in between', async () => {
    await deny(1, 'suppressed')
    const second = await night('2026-03-02')
    await deny(1, 'no_basis')
    const third = await night('2026-03-03')
    expect((await rowsOf(1)).map((row) => [row.run_id, row.reason])).toEqual([
      [1, 'consent'],
      [second, 'suppressed'],
      [third, 'consent'],
    ])
  })

  test('get a row when the campaign goes elsewhere', async () => {
    await it.db.execute(`update delivery set destination = 'letters'`)
    const second = await night('2026-03-02')
    expect((await rowsOf(1)).map((row) => row.run_id)).toEqual([1, second])
  })

  test('may be contacted on the first night on which nothing forbids it', async () => {
    await night('2026-03-02')
    await it.db.execute(
      `update contactability set verdict = 'allow', rule = 'grant' where profile_id = $1::uuid`,
      [profileOf(1)],
    )
    const third = await night('2026-03-03')
    expect((await rowsOf(1)).map((row) => [row.run_id, row.state])).toEqual([
      [1, 'skipped'],
      [third, 'planned'],
    ])
  })

  test('are counted once, however often a date is planned, and for the run that did it first', async () => {
    const second = await night('2026-03-02')
    const before = await counted()
    await it.activities().planWaves(refOf(second))
    expect(await counted()).toEqual(before)
    await deny(2, 'no_basis')
    const again = await night('2026-03-02')
    expect(await counted()).toEqual([{ wave: '2026-03-02', run_id: second, reason: 'consent', people: 2 }])
    expect((await rowsOf(2)).map((row) => [row.run_id, row.reason])).toEqual([
      [1, 'suppressed'],
      [again, 'consent'],
    ])
    expect(await unbalanced()).toEqual([])
  })

  test('are looked for in earlier waves only: a date that is done again finds what it had found', async () => {
    await deny(1, 'suppressed')
    await night('2026-03-03')
    await deny(1, 'no_basis')
    await night('2026-03-02')
    expect((await counted()).map((row) => [row.wave, row.reason, row.people])).toContainEqual([
      '2026-03-02',
      'consent',
      2,
    ])
  })

  test('keep their row when the person is merged into another', async () => {
    await it.db.execute('insert into alias (alias_id, profile_id, from_run) values ($1::uuid, $2::uuid, 1)', [
      profileOf(1),
      profileOf(5),
    ])
    await addPeople(it.db, 5, 5)
    await addMembers(it.db, 'everybody', 5, 5, 1)
    await it.db.execute('update membership set to_run = 2 where profile_id = $1::uuid', [profileOf(1)])
    await deny(5, 'no_basis')
    await night('2026-03-02')
    expect(await rowsOf(5)).toEqual([])
  })

  test('the control group is not among them: each of its rows is a passage', async () => {
    await emptyWorld(it.db)
    it.project = project({ campaigns: [campaign({ holdoutBasisPoints: 10_000, reentry: 'every_run' })] })
    await publishRun(it.db, { date: '2026-03-01' })
    await addPeople(it.db, 1, 2)
    await addMembers(it.db, 'everybody', 1, 2, 1)
    await it.activities().planWaves(refOf(1))
    await night('2026-03-02')
    expect(await tally(it.db)).toEqual({ 'skipped/holdout': 4 })
  })
})
