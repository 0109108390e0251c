import { expect, test } from 'vitest'
import type { RunRow } from '../../activities/runs/queries/run.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

/** A bar for a machine that does nothing else: it stands in the long form of the tests. */
const BAR_SECONDS = 2

const shop = useShop()

/** From start to close, by Temporal's own times. */
async function secondsOf(run: RunRow): Promise<number> {
  const handle = shop.client.temporal.workflow.getHandle(run.workflow_id)
  await handle.result()
  const { startTime, closeTime } = await handle.describe()
  return ((closeTime?.getTime() ?? Number.NaN) - startTime.getTime()) / 1000
}

test('a night without anything new is over in two seconds, by the median of ten', async () => {
  shop.write(dayFiles('2026-03-01', 2_000, 500))
  await shop.night('2026-03-01')
  const seconds: number[] = []
  for (let day = 2; day <= 11; day++) {
    const { run } = await shop.night(`2026-03-${String(day).padStart(2, '0')}`)
    seconds.push(await secondsOf(run))
  }
  const sorted = seconds.toSorted((a, b) => a - b)
  const median = ((sorted[4] ?? Number.NaN) + (sorted[5] ?? Number.NaN)) / 2
  console.log(
    `nights without anything new: ${seconds.map((s) => s.toFixed(2)).join(' ')} s, median ${median.toFixed(2)}`,
  )
  expect(median).toBeLessThan(BAR_SECONDS)
})
