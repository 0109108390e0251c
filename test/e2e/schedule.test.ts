import { describe, expect, test } from 'vitest'
import { scheduleId } from '../../core/ids.ts'
import { applySchedule } from '../../scripts/client/index.ts'
import { type Told, tell } from '../mistakes/told.ts'
import { testTemporal } from '../support/servers.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { holdTable } from './hold.ts'
import { useShop } from './support.ts'

const shop = useShop()
const handle = () => shop.client.temporal.schedule.getHandle(scheduleId(shop.brand))

async function text(...args: readonly string[]): Promise<Told> {
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

async function cli(...args: readonly string[]): Promise<Told & { readonly json: Record<string, unknown> }> {
  const told = await text(...args, '--json')
  return { ...told, json: JSON.parse(told.out || '{}') as Record<string, unknown> }
}

/** Sets keys of `schedule` in nocturne.yaml. */
function schedule(text: string): void {
  const yaml = (shop.local().files['nocturne.yaml'] ?? '').replace(/schedule:.*\n/, '')
  shop.write({ 'nocturne.yaml': `${yaml}schedule: ${text}\n` })
}

interface Night {
  readonly date: string
  readonly kind: string
  readonly state: string
  readonly id: string
  readonly lease: boolean
}

const nights = (): Promise<Night[]> =>
  shop.client.db.query(
    `select business_date::text as date, kind, state, workflow_id as id, lease from run order by run_id`,
  )

/** Waits until so many nights have ended: the state is written before the report, the lease goes last. */
async function ended(count: number): Promise<readonly Night[]> {
  await expect
    .poll(async () => (await nights()).filter((n) => !n.lease).length, {
      timeout: 150_000,
      interval: 100,
    })
    .toBe(count)
  return nights()
}

// Each test goes on from the schedule of the one before. It is paused, so that none fires by itself.
describe('a schedule', () => {
  test('is refused without a project that has one, and is not there before it is applied', async () => {
    const told = await cli('schedule', 'apply')
    expect([told.exit, told.out]).toEqual([
      3,
      expect.stringMatching(/has no `schedule`.*nocturne schedule pause/),
    ])
    const shown = await cli('schedule', 'show')
    expect([shown.exit, shown.out]).toEqual([2, expect.stringContaining('nocturne schedule apply')])
  })

  test('comes from nocturne.yaml: time, zone, catch-up and jitter, overlap SKIP', async () => {
    schedule('{ at: "03:30", catch_up: 6h, jitter: 5m }')
    const { exit, json } = await cli('schedule', 'apply')
    expect(exit).toBe(0)
    expect(json).toMatchObject({
      schedule_id: `nocturne-${shop.brand}`,
      paused: false,
      at: '03:30',
      time_zone: 'Europe/Paris',
      catch_up_seconds: 21_600,
      jitter_seconds: 300,
      overlap: 'SKIP',
      config_version: shop.local().configVersion,
      differs: [],
    })
    const { policies, spec } = await handle().describe()
    expect([policies.catchupWindow, spec.jitter]).toEqual([21_600_000, 300_000])
  })

  test('is paused with author and reason, and stays so when it is applied again', async () => {
    const word = ['--by', 'ana', '--reason', 'the shop moves'] as const
    expect((await cli('schedule', 'pause', ...word)).json).toMatchObject({
      paused: true,
      note: 'ana: the shop moves',
    })
    const twice = await cli('schedule', 'pause', '--by', 'ben', '--reason', 'me too')
    expect([twice.exit, twice.out]).toEqual([
      2,
      expect.stringContaining('paused already (ana: the shop moves)'),
    ])
    schedule('{ at: "04:15", catch_up: 2d }')
    expect((await cli('schedule', 'show')).json.differs).toEqual([
      'schedule.at',
      'schedule.catch_up',
      'schedule.jitter',
      'the brand project',
    ])
    expect((await cli('schedule', 'apply')).json).toMatchObject({
      paused: true,
      note: 'ana: the shop moves',
      at: '04:15',
      catch_up_seconds: 172_800,
      jitter_seconds: 0,
      differs: [],
    })
    const audit = await shop.client.db.query(
      `select actor, action from audit where subject like 'schedule:%'`,
    )
    expect(audit).toEqual([{ actor: 'ana', action: 'paused' }])
  })

  test('wants an author and a reason for a pause', async () => {
    expect((await cli('schedule', 'pause', '--by', 'ana')).exit).toBe(2)
  })
})

// Up to five nights a test, one after the other.
describe('nights of a schedule', { timeout: 180_000 }, () => {
  test('have the business date of their nominal start: a missed night on each of the DST nights, each once', async () => {
    schedule('{ at: "03:30", catch_up: 6h }')
    await applySchedule(shop.client, shop.local(), new Date())
    shop.write({ ...dayFiles('2026-03-27', 50, 10), ...dayFiles('2026-03-29', 55, 12) })
    await handle().backfill({
      start: new Date('2026-03-28T00:00:00Z'),
      end: new Date('2026-03-30T12:00:00Z'),
      overlap: 'BUFFER_ALL',
    })
    await ended(3)
    await handle().backfill({
      start: new Date('2026-10-24T12:00:00Z'),
      end: new Date('2026-10-26T12:00:00Z'),
      overlap: 'BUFFER_ALL',
    })
    const seen = await ended(5)
    expect((await text('status')).out).toMatch(
      /Look: The schedule is paused \(ana: the shop moves\).*\n {2}\$ nocturne schedule resume/,
    )
    expect((await cli('status')).json.schedule_paused).toEqual({ note: 'ana: the shop moves' })
    const id = (start: string): string => `nightly/${shop.brand}-${start}`
    expect(seen.map((n) => [n.date, n.id])).toEqual([
      ['2026-03-27', id('2026-03-28T02:30:00Z')],
      ['2026-03-28', id('2026-03-29T01:30:00Z')],
      ['2026-03-29', id('2026-03-30T01:30:00Z')],
      ['2026-10-24', id('2026-10-25T02:30:00Z')],
      ['2026-10-25', id('2026-10-26T02:30:00Z')],
    ])
    expect(new Set(seen.map((n) => `${n.kind} ${n.state}`))).toEqual(new Set(['scheduled published']))
    const shown = async () =>
      (await shop.client.temporal.workflow.getHandle(seen[4]?.id ?? '').describe()).searchAttributes
    await expect.poll(shown).toMatchObject({
      NocturneBusinessDate: ['2026-10-25'],
      NocturneRunKind: ['scheduled'],
      NocturneOutcome: ['published'],
    })
  })

  test('hold the lease like any other: run exits with 8 meanwhile', async () => {
    const release = await holdTable(shop.client.db, 'identity_summary')
    const at = new Date('2026-10-28T02:30:00Z')
    await handle().backfill({ start: at, end: at, overlap: 'BUFFER_ALL' })
    await expect.poll(async () => (await nights()).at(-1)?.date).toBe('2026-10-27')
    const told = await cli('run', '--date', '2026-10-28')
    expect([told.exit, told.out]).toEqual([8, expect.stringContaining('is under way')])
    await release()
    expect((await ended(6)).at(-1)).toMatchObject({ kind: 'scheduled', state: 'published' })
  })

  test('of whose downtime the oldest runs alone; status says what is missing, and backfill makes it up in order', async () => {
    const days = (n: number): string => new Date(Date.now() - n * 86_400_000).toISOString().slice(0, 10)
    // A night has ended before its schedule knows: what it still counts as running would overlap with all that follow.
    await expect
      .poll(async () => (await handle().describe()).info.runningActions, { timeout: 30_000 })
      .toEqual([])
    // What a server does that was away for three starts: it fires them at once, and all but the oldest overlap.
    await handle().backfill({
      start: new Date(`${days(2)}T00:00:00Z`),
      end: new Date(),
      overlap: 'SKIP',
    })
    const seen = await ended(7)
    expect(seen.at(-1)?.date).toBe(days(3))
    // A night is not missing before its time; after 03:40 in Paris it is.
    const status = await cli('status')
    const missing = status.json.missing_dates as string[]
    const due = missing.filter((date) => date > days(3))
    expect(due[0]).toBe(days(2))
    expect((await text('status')).out).toContain(`nocturne backfill --from ${due[0]} --to ${due.at(-1)}`)
    expect((await cli('backfill', '--from', due[0] ?? '', '--to', due.at(-1) ?? '')).exit).toBe(0)
    const after = await nights()
    expect(after.slice(7).map((n) => [n.date, n.state])).toEqual(due.map((date) => [date, 'published']))
    const left = (await cli('status')).json.missing_dates as string[]
    expect(left.filter((date) => date > days(3))).toEqual([])
    expect((await cli('schedule', 'resume', '--by', 'ana', '--reason', 'done')).exit).toBe(0)
    expect(await cli('status')).not.toHaveProperty('json.schedule_paused')
  })
})
