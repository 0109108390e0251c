import { readNewestRun } from '../../activities/report/queries/run.ts'
import { instantText } from '../../core/format.ts'
import type { Db } from '../../db/connect.ts'

/** The brand's zone as its newest run knew it, in which people read times; UTC before the first run. */
export async function zoneOf(db: Db): Promise<string> {
  return (await readNewestRun(db))?.time_zone ?? 'UTC'
}

/** `2026-11-21 03:30` in a zone, for columns of a table. */
export const minuteText = (at: Date, timeZone: string): string => instantText(at, timeZone).slice(0, 16)
