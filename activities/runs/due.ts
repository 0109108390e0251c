import { addDays } from '../../core/days.ts'
import { lastEndedDay, lastStart } from './business-date.ts'

/** The schedule as it was applied, and what came of it. */
export interface DueFacts {
  readonly schedule: {
    readonly at: string
    readonly timeZone: string
    readonly jitterMs: number
    /** The first business date that it brings. */
    readonly firstDate: string
  }
  /** Business dates that are published, in order. */
  readonly published: readonly string[]
  /** The date of the run that holds the lease. */
  readonly underWay: string | null
}

/** Business dates that the schedule should have brought by now. */
export interface MissingDates {
  /** After the published date: a backfill makes them up. */
  readonly ahead: readonly string[]
  /** Before the published date: a night never goes back, they need a rollback first. */
  readonly passed: readonly string[]
  /** What passed dates are made up from: the published date before them (null = nothing), up to the newest. */
  readonly redo: { readonly after: string | null; readonly to: string } | null
}

/** A start that the server was a little late with is not missing yet. */
const GRACE_MS = 10 * 60_000
/** Nobody makes up more than a year of nights. */
const LONGEST = 366

/** Which business dates are missing since the schedule exists, or since the first published night. */
export function missingDates({ schedule, published, underWay }: DueFacts, now: Date): MissingDates {
  const { at, timeZone, jitterMs, firstDate } = schedule
  const lastDue = lastEndedDay(
    lastStart(new Date(now.getTime() - jitterMs - GRACE_MS), at, timeZone),
    timeZone,
  )
  const [first = firstDate] = published
  const newest = published.at(-1) ?? ''
  const there = new Set([...published, underWay])
  const oldest = addDays(lastDue, -LONGEST)
  const [since = firstDate] = [first, firstDate].toSorted()
  const begin = [since, oldest].toSorted().at(-1) ?? since
  const missing: string[] = []
  for (let date = begin; date <= lastDue; date = addDays(date, 1)) if (!there.has(date)) missing.push(date)
  const passed = missing.filter((d) => d < newest)
  const [lost] = passed
  const after = lost === undefined ? undefined : published.findLast((d) => d < lost)
  return {
    ahead: missing.filter((d) => d > newest),
    passed,
    redo: lost === undefined ? null : { after: after ?? null, to: newest },
  }
}
