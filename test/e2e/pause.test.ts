import { describe, expect, test } from 'vitest'
import { runById } from '../../activities/runs/queries/run.ts'
import { cancelNight, decideNight, pauseNight, startNight } from '../../scripts/client/index.ts'
import { type Told, tell } from '../mistakes/told.ts'
import { testTemporal } from '../support/servers.ts'
import { CAMPAIGN_FILES, consentFile, dayFiles } from '../support/tiny-brand.ts'
import { holdTable } from './hold.ts'
import { useShop } from './support.ts'

const shop = useShop()
const WORD = { by: 'ana', reason: 'the database is restored' }
const db = () => shop.client.db

async function start(date: string): Promise<number> {
  const night = { local: shop.local(), date, again: false, clock: null, now: new Date() }
  return (await startNight(shop.client, night)).runId
}

async function cli(...args: readonly string[]): Promise<Told> {
  const temporal = await testTemporal()
  return tell(args, {
    cwd: shop.dir,
    env: {
      DATABASE_URL: shop.databaseUrl,
      TEMPORAL_ADDRESS: temporal.connectionOptions.address ?? '',
      TEMPORAL_NAMESPACE: temporal.namespace ?? 'default',
    },
  })
}

const stored = async (runId: number) => {
  const run = await runById(db(), runId)
  if (run === null) throw new Error('the run is there')
  return run
}

const steer = async (runId: number, how: 'pause' | 'resume') =>
  pauseNight(shop.client, await stored(runId), how, WORD)

async function untilWaiting(runId: number): Promise<void> {
  await expect.poll(async () => (await stored(runId)).state, { timeout: 30_000 }).toBe('waiting')
}

async function untilBegun(runId: number, stage: string): Promise<void> {
  const begun = () =>
    db().query(`select state from stage where run_id = $1::int and stage = $2::text`, [runId, stage])
  await expect.poll(begun, { timeout: 30_000 }).toEqual([{ state: 'running' }])
}

const doneParts = async (runId: number, stage: string): Promise<number> => {
  const rows = await db().query(`select from stage_part where run_id = $1::int and stage = $2::text`, [
    runId,
    stage,
  ])
  return rows.length
}

describe('a night that is paused', () => {
  test('stands still before the next stage, shows who and why, and goes on when it is resumed', async () => {
    shop.write(dayFiles('2026-03-01', 100, 20))
    const release = await holdTable(db(), 'identity_summary')
    const runId = await start('2026-03-01')
    const told = await cli('pause', '--by', 'ana', '--reason', 'the database is restored')
    expect([told.exit, told.err, told.out]).toEqual([0, '', expect.stringContaining('stands still once')])
    expect((await stored(runId)).state).toBe('running')
    const twice = await cli('pause', '--by', 'bo', '--reason', 'me too', '--json')
    expect([twice.exit, twice.out]).toEqual([2, expect.stringContaining('paused already, by ana')])
    await release()
    await untilWaiting(runId)
    const status = await cli('status', '--json')
    expect(JSON.parse(status.out)).toMatchObject({
      state: 'waiting',
      waiting_gate: null,
      paused: { by: 'ana', reason: 'the database is restored' },
    })
    expect((await cli('status')).out).toContain(`nocturne resume ${runId} --by YOU --reason WHY`)
    const handle = shop.client.temporal.workflow.getHandle((await stored(runId)).workflow_id)
    await expect
      .poll(async () => (await handle.describe()).searchAttributes.NocturneOutcome)
      .toEqual(['waiting'])
    expect((await cli('run', '--date', '2026-03-02')).exit).toBe(8)
    expect((await cli('resume', '--by', 'ana', '--reason', 'done')).exit).toBe(0)
    expect((await shop.wait(runId, true)).state).toBe('published')
    const audit = await db().query(`select action, actor from audit where subject like 'run:%' order by 1`)
    expect(audit).toEqual([
      { action: 'paused', actor: 'ana' },
      { action: 'resumed', actor: 'ana' },
    ])
    expect((await cli('pause', '--by', 'ana', '--reason', 'too late')).exit).toBe(2)
    expect((await cli('resume', '--by', 'ana', '--reason', 'not paused')).exit).toBe(2)
  })

  test('stands still between two parts, and outlives its worker', async () => {
    const yaml = shop.local().files['nocturne.yaml'] ?? ''
    shop.write({ 'nocturne.yaml': `${yaml}people_per_part: 100\n`, ...dayFiles('2026-03-02', 3_900, 50) })
    // Opening a run touches the table too: the night is held in identity until it is locked.
    const identity = await holdTable(db(), 'identity_summary')
    const runId = await start('2026-03-02')
    await untilBegun(runId, 'identity')
    const release = await holdTable(db(), 'profile_attributes')
    await identity()
    await untilBegun(runId, 'profiles')
    await steer(runId, 'pause')
    await release()
    await untilWaiting(runId)
    expect(await doneParts(runId, 'profiles')).toBe(32)
    await shop.restart()
    expect((await stored(runId)).state).toBe('waiting')
    await steer(runId, 'resume')
    expect((await shop.wait(runId, true)).state).toBe('published')
    expect(await doneParts(runId, 'profiles')).toBeGreaterThanOrEqual(39)
    shop.write({ 'nocturne.yaml': yaml })
  })

  test('can be cancelled, and frees its lease', async () => {
    const release = await holdTable(db(), 'identity_summary')
    const runId = await start('2026-03-03')
    await steer(runId, 'pause')
    await release()
    await untilWaiting(runId)
    await cancelNight(shop.client, await stored(runId), new Date())
    expect((await shop.wait(runId, true)).state).toBe('cancelled')
  })
})

describe('a night that is paused while it asks', () => {
  test('sends nothing after the approval until it is resumed', async () => {
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
    const sent = async (): Promise<number> =>
      (await db().query(`select from published.delivery where state = 'sent'`)).length
    shop.write({ ...CAMPAIGN_FILES, ...dayFiles(yesterday, 3_800, 40), ...consentFile(yesterday, 30) })
    const runId = await start(yesterday)
    await untilWaiting(runId)
    await steer(runId, 'pause')
    await decideNight(shop.client, await stored(runId), { ...WORD, decision: 'approve', gate: 'blast' })
    await expect.poll(async () => await stored(runId)).toMatchObject({ state: 'waiting', waiting_gate: null })
    expect(await sent()).toBe(0)
    await steer(runId, 'resume')
    expect((await shop.wait(runId, true)).state).toBe('published')
    expect(await sent()).toBe(30)
  })
})
