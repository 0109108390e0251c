import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runById } from '../../activities/runs/queries/run.ts'
import { cancelNight, startNight } from '../../scripts/client/index.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { hanging, slowDown, speedUp, untilHanging } from './slow.ts'
import { useShop } from './support.ts'

const shop = useShop()
beforeEach(() => slowDown(shop.client.db))
afterEach(() => speedUp(shop.client.db))

test('a night that is cancelled in a statement of ten minutes ends in seconds, and so does the statement', async () => {
  const { db } = shop.client
  const date = '2026-03-01'
  shop.write(dayFiles(date, 20, 5))
  const night = { local: shop.local(), date, again: false, clock: null, now: new Date() }
  const { runId } = await startNight(shop.client, night)
  await untilHanging(db)
  const run = await runById(db, runId)
  if (run === null) throw new Error('the run that was started is not there')
  const asked = Date.now()
  expect(await cancelNight(shop.client, run, new Date())).toBe('asked')
  expect((await shop.wait(runId)).state).toBe('cancelled')
  const ended = Date.now() - asked
  // The activity hears of it with its next heartbeat, at most 5 s later.
  while ((await hanging(db)) > 0 && Date.now() - asked < 30_000) await sleep(50)
  console.log(`a cancel took ${ended} ms, its statement ended after ${Date.now() - asked} ms`)
  expect(Date.now() - asked).toBeLessThan(15_000)
}, 60_000)
