import fc from 'fast-check'
import { DateTime } from 'luxon'
import { beforeAll, describe, expect, test } from 'vitest'
import { activationActivities } from '../../../activities/activation/index.ts'
import { one } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { campaign, project } from './support/project.ts'
import { rangesOf } from './support/ranges.ts'
import {
  addMembers,
  addPeople,
  deliverAll,
  emptyWorld,
  publishRun,
  refOf,
  tally,
  testDeps,
} from './support/world.ts'

const ZONES = ['Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC']

describe('send windows', () => {
  const it = useDatabase()
  const ask = (at: string, zone: string, opens: string, closes: string) =>
    one<{ open: boolean; next: Date }>(
      it.db,
      `select window_open($1::timestamptz, $2::text, $3::timestamptz, $4::timestamptz) as open,
         window_next($1::timestamptz, $2::text, $3::timestamptz, $4::timestamptz) as next`,
      [at, zone, opens, closes],
    )

  test('are open in the hours of each of their days, and name the next opening', async () => {
    const opens = '2026-03-02T08:00:00+01:00'
    const closes = '2026-03-04T20:00:00+01:00'
    const open = async (at: string) => (await ask(at, 'Europe/Paris', opens, closes)).open
    const next = async (at: string) => (await ask(at, 'Europe/Paris', opens, closes)).next.toISOString()
    expect(await open('2026-03-02T07:59:59+01:00')).toBe(false)
    expect(await open('2026-03-02T08:00:00+01:00')).toBe(true)
    expect(await open('2026-03-02T19:59:59+01:00')).toBe(true)
    expect(await open('2026-03-02T20:00:00+01:00')).toBe(false)
    expect(await open('2026-03-03T12:00:00+01:00')).toBe(true)
    expect(await open('2026-03-04T20:00:00+01:00')).toBe(false)
    expect(await next('2026-03-01T00:00:00+01:00')).toBe('2026-03-02T07:00:00.000Z')
    expect(await next('2026-03-02T20:00:00+01:00')).toBe('2026-03-03T07:00:00.000Z')
    expect(await next('2026-03-03T03:00:00+01:00')).toBe('2026-03-03T07:00:00.000Z')
    // After the last hours there is no next opening: it closes for good.
    expect(await next('2026-03-04T21:00:00+01:00')).toBe('2026-03-04T19:00:00.000Z')
  })

  test('until 24:00 lasts all day', async () => {
    const window = ['Europe/Paris', '2026-03-02T00:00:00+01:00', '2026-03-04T00:00:00+01:00'] as const
    expect((await ask('2026-03-02T23:59:59+01:00', ...window)).open).toBe(true)
    expect((await ask('2026-03-03T00:00:00+01:00', ...window)).open).toBe(true)
    expect((await ask('2026-03-04T00:00:00+01:00', ...window)).open).toBe(false)
  })

  test('agree with a calendar, on every zone, also across the change of the clocks', async () => {
    const minutes = fc.integer({ min: 0, max: 6 * 24 * 60 })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ZONES),
        fc.constantFrom('2026-03-27', '2026-10-23', '2026-06-01'),
        minutes,
        async (zone, day, after) => {
          const first = DateTime.fromISO(`${day}T08:00`, { zone })
          const last = DateTime.fromISO(`${day}T20:00`, { zone }).plus({ days: 3 })
          const at = DateTime.fromISO(`${day}T00:00`, { zone }).minus({ days: 1 }).plus({ minutes: after })
          const { open, next } = await ask(at.toISO() ?? '', zone, first.toISO() ?? '', last.toISO() ?? '')
          expect(open).toBe(at >= first && at < last && at.hour >= 8 && at.hour < 20)
          if (!open && at < last) {
            const opening = DateTime.fromJSDate(next, { zone })
            expect(opening > at).toBe(true)
            expect(opening.toMillis() === last.toMillis() || opening.toFormat('HH:mm') === '08:00').toBe(true)
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  describe('of a wave', () => {
    beforeAll(() => emptyWorld(it.db))

    test('rows wait for their hours, and expire when the window closes for good', async () => {
      const sendWindow = { from: '08:00', until: '20:00', days: 1 }
      const current = project({ campaigns: [campaign({ sendWindow })] })
      const activities = activationActivities(testDeps(it.db, () => current, '/tmp'))
      await publishRun(it.db, { date: '2026-03-01', clock: '2026-03-02T03:30:00+01:00' })
      await addPeople(it.db, 1, 3)
      await addMembers(it.db, 'everybody', 1, 3, 1)
      await activities.planWaves(refOf(1))
      await deliverAll(activities, 1, '2026-03-01', 'mail')
      expect(await tally(it.db)).toEqual({ planned: 3 })
      // Nothing may go now, so that the night does not wait for it.
      expect(await activities.watchWaves(refOf(1))).toEqual({
        counts: { due: 3, sent: 0, failed: 0, unknown: 0, skipped: 0, waiting: 3 },
        broken: [],
        late: 0,
      })
      const later = await publishRun(it.db, { date: '2026-03-02', clock: '2026-03-03T03:30:00+01:00' })
      const planned = await activities.planWaves(refOf(later))
      expect(planned.earlier).toEqual([])
      const [first] = await it.db.query<{ state: string; reason: string }>(
        'select state, reason from delivery where run_id = 1 limit 1',
      )
      expect(first).toEqual({ state: 'skipped', reason: 'expired' })
      const ended = await it.db.query('select ended_at is not null as ended from wave order by wave_id')
      expect(ended[0]).toEqual({ ended: true })
    })

    test('an earlier wave that is still open is named, so that its delivery starts again', async () => {
      await emptyWorld(it.db)
      const sendWindow = { from: '08:00', until: '20:00', days: 3 }
      const current = project({ campaigns: [campaign({ sendWindow })] })
      const deps = testDeps(it.db, () => current, '/tmp')
      const activities = activationActivities(deps)
      await publishRun(it.db, { date: '2026-03-01', clock: '2026-03-02T03:30:00+01:00' })
      await addPeople(it.db, 1, 3)
      await addMembers(it.db, 'everybody', 1, 3, 1)
      await activities.planWaves(refOf(1))
      const later = await publishRun(it.db, { date: '2026-03-02', clock: '2026-03-03T09:00:00+01:00' })
      const planned = await activities.planWaves(refOf(later))
      expect(planned).toMatchObject({
        destinations: [],
        earlier: [{ businessDate: '2026-03-01', destination: 'mail' }],
      })
      const seen = await rangesOf(deps, later, '2026-03-01')
      expect(seen.ranges).toMatchObject([{ plannedBy: 1, runId: later }])
    })

    test('a night waits for rows that may go, and no longer than the project says', async () => {
      await emptyWorld(it.db)
      const current = project({ activationWaitMs: 700 })
      const activities = activationActivities(testDeps(it.db, () => current, '/tmp'))
      await publishRun(it.db, { date: '2026-03-01' })
      await addPeople(it.db, 1, 3)
      await addMembers(it.db, 'everybody', 1, 3, 1)
      await activities.planWaves(refOf(1))
      const began = Date.now()
      expect(await activities.watchWaves(refOf(1))).toMatchObject({
        late: 3,
        broken: [],
        counts: { waiting: 3 },
      })
      expect(Date.now() - began).toBeGreaterThanOrEqual(650)
    })
  })
})
