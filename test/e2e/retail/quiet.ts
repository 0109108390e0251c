import { addDays } from '../../../core/days.ts'
import { nightlyId } from '../../../core/ids.ts'
import type { NightClient } from '../../../scripts/client/index.ts'

/** Runs nights one after another; gives the seconds from start to close of each, by Temporal's own times. */
export async function quietNights(
  client: NightClient,
  first: string,
  nights: number,
  run: (date: string) => Promise<unknown>,
): Promise<readonly number[]> {
  const seconds: number[] = []
  for (let n = 0; n < nights; n++) {
    const date = addDays(first, n)
    await run(date)
    const it = await client.temporal.workflow.getHandle(nightlyId(client.brand, date, 1)).describe()
    seconds.push(((it.closeTime?.getTime() ?? Number.NaN) - it.startTime.getTime()) / 1000)
  }
  return seconds
}
