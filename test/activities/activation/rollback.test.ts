import { beforeEach, describe, expect, test } from 'vitest'
import { activationActivities } from '../../../activities/activation/index.ts'
import { claim } from '../../../activities/activation/queries/claim.ts'
import { closeRows, returnRows } from '../../../activities/activation/queries/outcome.ts'
import { rollbackWaves } from '../../../activities/activation/queries/rollback.ts'
import type { BrandProject } from '../../../core/brand/project.ts'
import { useDatabase } from '../../support/database.ts'
import { campaign, project } from './support/project.ts'
import { addMembers, addPeople, emptyWorld, publishRun, refOf, tally, testDeps } from './support/world.ts'

const DATE = '2026-03-02'
const ATTEMPT = '99999999-0000-4000-8000-000000000000'

describe('a rollback after waves were planned', () => {
  const it = useDatabase()
  let current: BrandProject
  const activities = () => activationActivities(testDeps(it.db, () => current, '/tmp'))
  const rollback = (to: number) =>
    it.db.transaction(async (tx) => {
      await tx.execute('update publication set run_id = $1::int', [to])
      return rollbackWaves(tx, to + 1)
    })
  const claimSome = (limit: number, plannedBy: number) =>
    claim(
      it.db,
      {
        ...{ waveId: 1, plannedBy, campaign: 'hello', step: 'first', channel: 'email', destination: 'mail' },
        ...{
          attemptId: ATTEMPT,
          leaseSeconds: 30,
          clock: new Date('2026-03-03T09:00:00Z'),
          cap: null,
          remembered: 8,
        },
      },
      '0',
      '1000',
      limit,
    )
  const sent = (id: string | undefined) =>
    closeRows(it.db, ATTEMPT, [{ deliveryId: id ?? '', state: 'sent', reason: null, code: null, ref: null }])

  beforeEach(async () => {
    await emptyWorld(it.db)
    current = project()
    await publishRun(it.db, { date: '2026-03-01' })
    await publishRun(it.db, { date: DATE })
    await addPeople(it.db, 1, 6)
    await addMembers(it.db, 'everybody', 1, 6, 2)
    await activities().planWaves(refOf(2))
  })

  test('skips what was planned, and keeps what was sent', async () => {
    const [first] = await claimSome(1, 2)
    await sent(first?.delivery_id)
    expect(await rollback(1)).toEqual({ skipped: 5, sending: 0 })
    expect(await tally(it.db)).toEqual({ sent: 1, 'skipped/rolled_back': 5 })
    expect(
      await it.db.query('select state, count(*)::int as n from enrolment group by 1 order by 1'),
    ).toEqual([
      { state: 'active', n: 1 },
      { state: 'unspent', n: 5 },
    ])
    expect(await it.db.query('select state from wave')).toEqual([{ state: 'rolled_back' }])
  })

  test('the rerun of the date sends what it had stopped, and nothing twice', async () => {
    const [first] = await claimSome(1, 2)
    await sent(first?.delivery_id)
    await rollback(1)
    const again = await publishRun(it.db, { date: DATE })
    await activities().planWaves(refOf(again))
    expect(await tally(it.db)).toEqual({ sent: 1, planned: 5 })
    expect(
      await it.db.query('select audience::int, enrolled_before::int, due::int, state from wave'),
    ).toEqual([{ audience: 6, enrolled_before: 0, due: 6, state: 'approved' }])
    expect((await claimSome(10, again)).map((row) => row.state)).toEqual(Array(5).fill('sending'))
    expect(await it.db.query(`select 1 from enrolment where state = 'unspent'`)).toEqual([])
  })

  test('a row in flight ends by itself, and one that comes back is not planned again', async () => {
    const rows = await claimSome(2, 2)
    expect(await rollback(1)).toEqual({ skipped: 4, sending: 2 })
    await sent(rows[0]?.delivery_id)
    await returnRows(
      it.db,
      ATTEMPT,
      [{ deliveryId: rows[1]?.delivery_id ?? '', code: null, retrySeconds: null, doubt: false }],
      null,
    )
    expect(await tally(it.db)).toEqual({ sent: 1, 'skipped/rolled_back': 5 })
  })

  test('a claim that comes after it takes nothing, whatever it was about to do', async () => {
    await it.db
      .transaction(async (tx) => {
        await tx.execute('update publication set run_id = 1')
        await rollbackWaves(tx, 2)
        // Not committed yet: the claim waits for the pointer, and then sees it.
        const claiming = claimSome(10, 2)
        await new Promise((go) => setTimeout(go, 200))
        return { claiming }
      })
      .then(async ({ claiming }) => expect(await claiming).toEqual([]))
    expect(await tally(it.db)).toEqual({ 'skipped/rolled_back': 6 })
  })

  test('a rerun that is rolled back leaves the rows of the run before it', async () => {
    const again = await publishRun(it.db, { date: DATE })
    await addPeople(it.db, 7, 8)
    await addMembers(it.db, 'everybody', 7, 8, again)
    await activities().planWaves(refOf(again))
    expect(await rollback(2)).toEqual({ skipped: 2, sending: 0 })
    expect(await tally(it.db)).toEqual({ planned: 6, 'skipped/rolled_back': 2 })
    expect(await it.db.query('select state from wave')).toEqual([{ state: 'approved' }])
    expect((await claimSome(10, 2)).map((row) => row.state)).toEqual(Array(6).fill('sending'))
  })

  test('an entry that is undone and happens again is the same entry', async () => {
    current = project({ campaigns: [campaign({ reentry: 'on_new_entry' })] })
    for (const row of await claimSome(10, 2)) await sent(row.delivery_id)
    await rollback(1)
    // The next night goes on with the next date: the same people enter again, by its run.
    const next = await publishRun(it.db, { date: '2026-03-03' })
    await it.db.execute('update membership set since = array[$1::int], from_run = $1::int', [next])
    await activities().planWaves(refOf(next))
    expect(await it.db.query(`select due::int from wave where run_id = $1::int`, [next])).toEqual([
      { due: 0 },
    ])
    const later = await publishRun(it.db, { date: '2026-03-04' })
    await it.db.execute('update membership set since = array[$1::int]', [later])
    await activities().planWaves(refOf(later))
    expect(await it.db.query(`select due::int from wave where run_id = $1::int`, [later])).toEqual([
      { due: 6 },
    ])
  })

  test('an entry that is undone has not happened again on an earlier date', async () => {
    current = project({ campaigns: [campaign({ reentry: 'on_new_entry' })] })
    for (const row of await claimSome(10, 2)) await sent(row.delivery_id)
    await rollback(0)
    const dueOf = async (date: string) => {
      const run = await publishRun(it.db, { date })
      await it.db.execute('update membership set since = array[$1::int], from_run = $1::int', [run])
      await activities().planWaves(refOf(run))
      return it.db.query('select due::int from wave where run_id = $1::int', [run])
    }
    expect(await dueOf('2026-03-01')).toEqual([{ due: 0 }])
    expect(await dueOf('2026-03-03')).toEqual([{ due: 0 }])
    expect(await dueOf('2026-03-04')).toEqual([{ due: 6 }])
  })

  test('somebody else with the address of a stopped row may be contacted instead', async () => {
    await rollback(1)
    const again = await publishRun(it.db, { date: DATE })
    await addPeople(it.db, 7, 7)
    await it.db.execute(`update vault.identifier set canonical_id = (select canonical_id from vault.identifier
      where value = 'p1@example.test') where value = 'p7@example.test'`)
    await it.db.execute('delete from membership')
    await addMembers(it.db, 'everybody', 7, 7, again)
    await activities().planWaves(refOf(again))
    expect(await tally(it.db)).toEqual({ 'skipped/rolled_back': 6, planned: 1 })
  })
})
