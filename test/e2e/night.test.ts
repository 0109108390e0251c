import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WorkflowHandle } from '@temporalio/client'
import { describe, expect, test } from 'vitest'
import type { NightReport } from '../../activities/report/report.ts'
import { rollback } from '../../activities/runs/io/rollback.ts'
import { publishedRun } from '../../activities/runs/queries/installation.ts'
import { leaseRow, type RunRow, runById } from '../../activities/runs/queries/run.ts'
import { extractId, nightlyId } from '../../core/ids.ts'
import type { ApprovalGate } from '../../core/night.ts'
import { cancelNight, decideNight, exitOfState, rerunNight, startNight } from '../../scripts/client/index.ts'
import { checksums } from '../support/checksum.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

const PEOPLE = `published.record where source = 'people'`

const shop = useShop()
const counts = async (sql: string): Promise<number> => {
  const [row] = await shop.client.db.query<{ n: number }>(`select count(*)::int as n from ${sql}`)
  return row?.n ?? -1
}
const gates = (change: (yaml: string) => string): void =>
  shop.write({ 'gates.yaml': change(shop.local().files['gates.yaml'] ?? '') })

/** The events of a night with the children that read its sources. */
async function eventsOf(run: RunRow): Promise<readonly HistoryEvent[]> {
  const ids = [run.workflow_id, ...['people', 'orders'].map((source) => extractId(run.workflow_id, source))]
  const histories = ids.map((id) => shop.client.temporal.workflow.getHandle(id).fetchHistory())
  return (await Promise.all(histories)).flatMap((history) => history.events ?? [])
}

type HistoryEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number]

/** The morning report of a date, as the night left it. */
const reportOf = (date: string): NightReport =>
  JSON.parse(readFileSync(join(shop.dir, '.reports', date, 'report.json'), 'utf8')) as NightReport

/** What the list of the web UI shows of a night; it follows the night by a moment. */
async function outcomeOf(run: Pick<RunRow, 'workflow_id'>): Promise<unknown> {
  const { searchAttributes: shown } = await shop.client.temporal.workflow
    .getHandle(run.workflow_id)
    .describe()
  return shown.NocturneOutcome
}

/** Starts a night that will wait for an approval, and gives its run. */
async function waitingNight(date: string): Promise<RunRow> {
  const { run, state } = await shop.night(date)
  expect(state).toBe('waiting')
  return run
}

const word = { by: 'jana', reason: 'the shop was closed', gate: null as ApprovalGate | null }

describe('a night', () => {
  test('brings files to everybody who reads the published views', async () => {
    shop.write(dayFiles('2026-03-01', 200, 50))
    const { run, state } = await shop.night('2026-03-01')
    expect(state).toBe('published')
    expect(await counts(PEOPLE)).toBe(200)
    expect(await counts('published.profile')).toBe(200)
    expect(await counts('published.event where profile_id is not null')).toBe(50)
    expect(await counts(`published.membership where segment = 'buyers'`)).toBe(50)
    expect(await counts('published.check_balance')).toBe(0)
    const events = await eventsOf(run)
    console.log(`events of a night with its children: ${events.length}`)
    expect(events.length).toBeLessThan(400)
    const steps = events.filter(
      (e) => e.activityTaskScheduledEventAttributes ?? e.markerRecordedEventAttributes,
    )
    expect(steps.length).toBeGreaterThan(20)
    expect(steps.filter((e) => !e.userMetadata?.summary)).toEqual([])
  })

  test('whose file is cut to a twentieth is stopped, and nobody sees a trace of it', async () => {
    const before = await checksums(shop.client.db, null, 'all')
    const published = await publishedRun(shop.client.db)
    shop.write(dayFiles('2026-03-07', 10, 50))
    const { run, state } = await shop.night('2026-03-07')
    expect([state, exitOfState(state), run.error_code]).toEqual(['rejected', 4, 'GATE_STOPPED'])
    const { run: told, verdict, stages } = reportOf('2026-03-07')
    expect(told).toMatchObject({ run_id: run.run_id, state: 'rejected', published: false })
    expect(verdict.attention[0]).toMatchObject({
      code: 'rejected',
      text: expect.stringContaining('(rows_drop, its limit'),
    })
    expect(stages.find((s) => s.stage === 'gates')?.state).toBe('failed')
    await expect.poll(() => outcomeOf(run), { timeout: 20_000 }).toEqual(['rejected'])
    expect(await publishedRun(shop.client.db)).toBe(published)
    expect(await checksums(shop.client.db, null, 'all')).toEqual(before)
  })

  test('that was rejected goes on under its own id once the file is whole', async () => {
    shop.write(dayFiles('2026-03-07', 210, 60))
    const rejected = await leaseRow(shop.client.db)
    expect(rejected).toBeNull()
    const [last] = await shop.client.db.query<{ run_id: number }>('select max(run_id) as run_id from run')
    const runId = last?.run_id ?? 0
    const again = await rerunNight(shop.client, { local: shop.local(), runId, from: 'extract' })
    expect(again.runId).toBe(runId)
    expect((await shop.wait(runId)).state).toBe('published')
    expect(await counts(PEOPLE)).toBe(210)
  })
})

describe('a night that asks', () => {
  test('is published when an operator approves it, and wrong words are refused with what to type', async () => {
    gates((yaml) => yaml.replace('ask: 50%, stop: 90%', 'ask: 50%, stop: 99%'))
    shop.write(dayFiles('2026-03-08', 60, 60))
    const run = await waitingNight('2026-03-08')
    const wrong = (said: Partial<typeof word>) =>
      decideNight(shop.client, run, { ...word, decision: 'approve', ...said }).catch((e: Error) => e.message)
    expect(await wrong({ reason: ' ' })).toMatch(/"by": "jana"/)
    expect(await wrong({ reason: 'ask jo@example.com' })).toMatch(/must not hold an e-mail address/)
    expect(await wrong({ gate: 'blast' })).toMatch(/waits at the gate 'data'/)
    expect((await runById(shop.client.db, run.run_id))?.state).toBe('waiting')
    await decideNight(shop.client, run, { ...word, decision: 'approve' })
    expect((await shop.wait(run.run_id, true)).state).toBe('published')
    expect(await counts(PEOPLE)).toBe(60)
  })

  test('holds the lease while it waits: a second night exits 8', async () => {
    shop.write(dayFiles('2026-03-09', 5, 5))
    const run = await waitingNight('2026-03-09')
    const second = startNight(shop.client, {
      local: shop.local(),
      date: '2026-03-10',
      again: false,
      clock: null,
      now: new Date(),
    })
    await expect(second).rejects.toMatchObject({ code: 'RUN_UNDER_WAY' })
    await expect
      .poll(() => outcomeOf({ workflow_id: nightlyId(shop.brand, '2026-03-10', 1) }), { timeout: 20_000 })
      .toEqual(['failed'])
    await decideNight(shop.client, run, { ...word, decision: 'reject' })
    expect((await shop.wait(run.run_id, true)).state).toBe('rejected')
    expect(await counts(PEOPLE)).toBe(60)
  })

  test('is rejected when nobody decides in time', async () => {
    const yaml = shop.local().files['nocturne.yaml'] ?? ''
    shop.write({ 'nocturne.yaml': `${yaml}approvals: { wait: 2s }\n` })
    const run = await waitingNight('2026-03-09')
    expect(await shop.wait(run.run_id, true)).toMatchObject({ state: 'rejected' })
    shop.write({ 'nocturne.yaml': yaml })
  })

  test('that is cancelled ends as cancelled, publishes nothing and frees the lease', async () => {
    const run = await waitingNight('2026-03-09')
    expect(await cancelNight(shop.client, run, new Date())).toBe('asked')
    expect((await shop.wait(run.run_id, true)).state).toBe('cancelled')
    expect(await leaseRow(shop.client.db)).toBeNull()
    expect(reportOf('2026-03-09')).toMatchObject({
      run: { run_id: run.run_id, state: 'cancelled' },
      verdict: { attention: [{ code: 'cancelled', text: expect.stringContaining('during gates') }] },
    })
    await expect.poll(() => outcomeOf(run), { timeout: 20_000 }).toEqual(['cancelled'])
    expect(await counts(PEOPLE)).toBe(60)
  })
})

describe('a night whose workflow is gone', () => {
  test('loses its lease to the next one, and its rows with it', async () => {
    const run = await waitingNight('2026-03-09')
    await shop.client.temporal.workflow.getHandle(run.workflow_id).terminate('by hand, in the web UI')
    shop.write(dayFiles('2026-03-09', 205, 60))
    const { state } = await shop.night('2026-03-09')
    expect(state).toBe('published')
    expect(await runById(shop.client.db, run.run_id)).toMatchObject({ state: 'failed', error_code: 'lost' })
  })
})

describe('a published night', () => {
  test('is done anew, taken back, and leaves the state of the night before to the last byte', async () => {
    const db = shop.client.db
    const before = await checksums(db, null, 'all')
    shop.write(dayFiles('2026-03-10', 206, 62))
    const { run } = await shop.night('2026-03-10')
    expect((await checksums(db, null, 'content')).record).not.toBe(before.record)
    const published = await checksums(db, null, 'content')
    const again = await rerunNight(shop.client, { local: shop.local(), runId: run.run_id, from: 'segments' })
    expect((await shop.wait(again.runId)).state).toBe('published')
    expect(await checksums(db, null, 'content')).toEqual(published)
    const to = run.base_run
    await rollback(db, to, { by: 'jana', reason: 'wrong prices' }, new Date())
    expect(await publishedRun(db)).toBe(to)
    expect(await checksums(db, null, 'all')).toEqual(before)
  })
})
