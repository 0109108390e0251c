import type { Attention } from '../../activities/report/report.ts'
import { type MissingDates, missingDates } from '../../activities/runs/due.ts'
import { leaseRow } from '../../activities/runs/queries/run.ts'
import { publishedDates, scheduleRow } from '../../activities/runs/queries/schedule.ts'
import type { Db } from '../../db/connect.ts'
import type { RunState } from './run-state.ts'

/** What is shown of a run, and of the dates that the schedule should have brought. */
export async function withMissingDates(db: Db, state: RunState, now: Date): Promise<RunState> {
  const missing = await readMissingDates(db, now)
  const look = missingTexts(missing).map(({ text, command }): Attention => {
    return { level: 'look', code: 'missing_dates', text, command }
  })
  return {
    ...state,
    view: { ...state.view, missing_dates: [...missing.passed, ...missing.ahead] },
    wanted: [...state.wanted, ...look],
  }
}

const NONE: MissingDates = { ahead: [], passed: [], redo: null }

/** Business dates that the schedule should have brought by now; none when no schedule was applied. */
export async function readMissingDates(db: Db, now: Date): Promise<MissingDates> {
  const row = await scheduleRow(db)
  if (row === null) return NONE
  const { at, time_zone: timeZone, jitter_ms: jitterMs, first_date: firstDate } = row
  const [published, lease] = await Promise.all([publishedDates(db), leaseRow(db)])
  const underWay = lease?.business_date ?? null
  return missingDates({ schedule: { at, timeZone, jitterMs, firstDate }, published, underWay }, now)
}

/** What is missing and what to type, in words. */
export function missingTexts({ ahead, passed, redo }: MissingDates): readonly MissingText[] {
  const back = (from: string): string =>
    `nocturne rollback --to ${redo?.after ?? 0} && nocturne backfill --from ${from} --to ${redo?.to}`
  return [
    ...one(ahead, 'not run', (from, to) => `nocturne backfill --from ${from} --to ${to}`),
    ...one(passed, 'passed over by a later night', back),
  ]
}

export interface MissingText {
  readonly text: string
  readonly command: string
}

const SHOWN = 7

function one(
  dates: readonly string[],
  how: string,
  command: (from: string, to: string) => string,
): readonly MissingText[] {
  const [from] = dates
  const to = dates.at(-1)
  if (from === undefined || to === undefined) return []
  const list = dates.length > SHOWN ? `${from} to ${to} (${dates.length} dates)` : dates.join(', ')
  return [
    {
      text: `Of the schedule's business dates ${list} ${dates.length === 1 ? 'was' : 'were'} ${how}.`,
      command: command(from, to),
    },
  ]
}
