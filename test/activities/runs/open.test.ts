import { beforeEach, describe, expect, test } from 'vitest'
import { advance } from '../../../activities/runs/io/advance.ts'
import { closeRun, noteOutcome, waitForApproval } from '../../../activities/runs/io/close.ts'
import { runById } from '../../../activities/runs/queries/run.ts'
import { stagesOf } from '../../../activities/runs/queries/stage.ts'
import { useDatabase } from '../../support/database.ts'
import { type Stand, standOn } from './support.ts'

const database = useDatabase()
let stand: Stand
beforeEach(async () => {
  stand = await standOn(database.db)
})

const end = (runId: number, workflowId: string, outcome: 'failed' | 'cancelled' = 'failed') =>
  closeRun(stand.deps, {
    databaseId: stand.databaseId,
    runId,
    temporalRunId: `${workflowId}#1`,
    outcome,
    errorCode: 'X',
    errorHint: null,
  })

const publishAsIs = async (runId: number, workflowId: string): Promise<void> => {
  await database.db.execute('update publication set run_id = $1::int', [runId])
  await database.db.execute('update run set published_at = now() where run_id = $1::int', [runId])
  await closeRun(stand.deps, {
    databaseId: stand.databaseId,
    runId,
    temporalRunId: `${workflowId}#1`,
    outcome: 'published',
    errorCode: null,
    errorHint: null,
  })
}

describe('a run that opens', () => {
  test('holds the lease, knows its date and as_of, and has all stages before it', async () => {
    const run = await stand.open('a')
    expect(run).toMatchObject({
      businessDate: '2026-11-21',
      asOf: '2026-11-21T23:00:00.000Z',
      published: false,
    })
    expect(run.stages[0]).toBe('extract')
    expect(await runById(database.db, run.ref.runId)).toMatchObject({
      lease: true,
      state: 'running',
      base_run: 0,
    })
    expect((await stagesOf(database.db, run.ref.runId)).map((s) => s.state)).toEqual(Array(9).fill('pending'))
  })

  test('without a date takes the last day that had ended at its nominal start, in the zone of the brand', async () => {
    const run = await stand.open('a', { businessDate: null, startedAt: '2026-11-20T23:30:00Z' })
    expect(run.businessDate).toBe('2026-11-20')
  })

  test('has the next number, also after the sequence has jumped in a crash of the server', async () => {
    const first = await stand.open('a')
    await end(first.ref.runId, 'a')
    await database.db.query(`select setval(pg_get_serial_sequence('run', 'run_id'), 33)`)
    expect((await stand.open('b')).ref.runId).toBe(first.ref.runId + 1)
  })

  test('is the same run when its activity is done again', async () => {
    const first = await stand.open('a')
    const again = await stand.open('a')
    expect(again.ref.runId).toBe(first.ref.runId)
  })
})

describe('the lease', () => {
  test('of a run that lives refuses a second one', async () => {
    await stand.open('a')
    await expect(stand.open('b')).rejects.toMatchObject({ code: 'RUN_UNDER_WAY', fate: 'hopeless' })
  })

  test.each(['closed', 'unknown'] as const)('of a run whose workflow is %s is taken over', async (state) => {
    const lost = await stand.open('a')
    stand.temporal.set('a', state)
    const next = await stand.open('b')
    expect(next.ref.runId).toBe(lost.ref.runId + 1)
    expect(await runById(database.db, lost.ref.runId)).toMatchObject({
      lease: false,
      state: 'failed',
      error_code: 'lost',
    })
  })

  test('is never taken over because Temporal does not answer', async () => {
    const held = await stand.open('a')
    stand.temporal.set('a', new Error('no answer'))
    await expect(stand.open('b')).rejects.toThrow('no answer')
    expect(await runById(database.db, held.ref.runId)).toMatchObject({ lease: true, state: 'running' })
  })

  test('of a published run that is lost leaves it degraded, and published', async () => {
    const lost = await stand.open('a')
    await database.db.execute('update publication set run_id = $1::int', [lost.ref.runId])
    await database.db.execute('update run set published_at = now()')
    stand.temporal.set('a', 'unknown')
    await stand.open('b', { again: true })
    expect(await runById(database.db, lost.ref.runId)).toMatchObject({
      state: 'degraded',
      error_code: 'lost',
    })
  })

  test('goes to exactly one of many that open at once', async () => {
    const all = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((id) => stand.open(id)))
    expect(all.filter((it) => it.status === 'fulfilled')).toHaveLength(1)
    for (const it of all)
      if (it.status === 'rejected') expect(it.reason).toMatchObject({ code: 'RUN_UNDER_WAY' })
  })
})

describe('dates', () => {
  test('a published date needs --again, an earlier one is refused', async () => {
    const first = await stand.open('a')
    await publishAsIs(first.ref.runId, 'a')
    await expect(stand.open('b')).rejects.toMatchObject({ code: 'DATE_PUBLISHED' })
    await expect(stand.open('b', { businessDate: '2026-11-20', again: true })).rejects.toMatchObject({
      code: 'DATE_BEFORE_PUBLISHED',
    })
    const again = await stand.open('b', { again: true })
    expect(await runById(database.db, again.ref.runId)).toMatchObject({ base_run: first.ref.runId })
  })

  test('a date whose run failed is opened again without a word', async () => {
    const first = await stand.open('a')
    await end(first.ref.runId, 'a')
    expect((await stand.open('b')).ref.runId).toBe(first.ref.runId + 1)
  })
})

describe('a database', () => {
  test('belongs to the first brand and key that use it', async () => {
    await stand.open('a')
    await expect(stand.open('b', { brand: 'other' })).rejects.toMatchObject({ code: 'WRONG_BRAND' })
    await database.db.execute(`update installation set key_fingerprint = 'another'`)
    await expect(stand.open('b')).rejects.toMatchObject({ code: 'WRONG_KEY' })
  })

  test('refuses the work of another one', async () => {
    const databaseId = '00000000-0000-0000-0000-000000000000'
    await expect(stand.open('a', { databaseId })).rejects.toMatchObject({ code: 'WRONG_DATABASE' })
    const run = await stand.open('a')
    const foreign = { ...run.ref, databaseId }
    const wrong = { code: 'WRONG_DATABASE', fate: 'hopeless' }
    await expect(stand.deps.context(foreign)).rejects.toMatchObject(wrong)
    await expect(
      advance(stand.deps, { ...foreign, ended: null, begun: 'extract', by: 'x' }),
    ).rejects.toMatchObject(wrong)
    await expect(waitForApproval(stand.deps, { ...foreign, gate: 'data' })).rejects.toMatchObject(wrong)
    const ending = { temporalRunId: 'a#1', outcome: 'failed', errorCode: null, errorHint: null } as const
    await expect(noteOutcome(stand.deps, { ...foreign, ...ending })).rejects.toMatchObject(wrong)
    await expect(closeRun(stand.deps, { ...foreign, ...ending })).rejects.toMatchObject(wrong)
    expect(await runById(database.db, run.ref.runId)).toMatchObject({ lease: true, state: 'running' })
  })
})

describe('what was not published is gone when the next run opens', () => {
  const profiles = () =>
    database.db.query('select profile_id, from_run, to_run from profile order by from_run, profile_id')
  const id = (n: number): string => `00000000-0000-0000-0000-00000000000${n}`
  const put = (n: number, from: number, to: number | null) =>
    database.db.execute(
      `insert into profile (profile_id, kind, founder_record, founder_number, from_run, to_run)
       values ($1::uuid, 'known', $1::uuid, 0, $2::int, $3::int)`,
      [id(n), from, to],
    )

  test('rows that it opened are deleted, rows that it closed are open again', async () => {
    await database.db.execute('truncate profile')
    const good = await stand.open('a')
    await put(1, good.ref.runId, null)
    await put(2, good.ref.runId, null)
    await publishAsIs(good.ref.runId, 'a')
    const before = await profiles()
    const bad = await stand.open('b', { businessDate: '2026-11-22' })
    await database.db.execute('update profile set to_run = $1::int where profile_id = $2::uuid', [
      bad.ref.runId,
      id(1),
    ])
    await put(3, bad.ref.runId, null)
    await end(bad.ref.runId, 'b', 'cancelled')
    await stand.open('c', { businessDate: '2026-11-22' })
    expect(await profiles()).toEqual(before)
  })
})
