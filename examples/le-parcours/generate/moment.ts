import { DAY, type Instant, instantOf, isClockChange, type Zone } from './calendar.ts'
import type { Random } from './random.ts'
import { RATES } from './rates.ts'
import type { World } from './world.ts'

/** A time of a zone: what the clock on the wall shows, and the instant that it is. */
export interface Moment extends Instant {
  readonly local: number
  readonly late: boolean
}

/** When things happen in a source. */
export interface Habits {
  readonly zone: Zone
  /** Hours of the day. */
  readonly from: number
  readonly until: number
  /** Days before the first night that its file reaches back. */
  readonly history: number
  /** Days that a late row is late, at most; 0 where none is. */
  readonly late: number
  /** What the source writes: whole minutes, seconds or milliseconds. */
  readonly step: number
}

/** A time that reaches the file of a night: of its day, of earlier days when late, and of all days before at first. */
export function momentOf(world: World, night: number, r: Random, habits: Habits): Moment {
  const { zone, from, until, history, step } = habits
  const late = night > 0 && habits.late > 0 && r.chance(RATES.rows.late)
  const back = night === 0 ? Math.floor(r.next() ** 1.4 * history) : late ? 1 + r.int(habits.late) : 0
  const day = world.firstDay + night - back
  const changing = isClockChange(day) && zone !== 'Indian/Reunion' && r.chance(RATES.clockChange)
  const [low, high] = changing ? [2, 3] : [from, until]
  const local = day * DAY + Math.floor(((low + r.next() * (high - low)) * 3_600_000) / step) * step
  return { local, late, ...instantOf(local, zone) }
}

/** What the truth says of a moment beside its instant. */
export function noteOf({ late, shifted }: Moment): 'late' | 'shifted' | null {
  return shifted ? 'shifted' : late ? 'late' : null
}

/** How often something happened: `mean` on average, most often once or never. */
export function countOf(r: Random, mean: number): number {
  let count = 0
  for (let left = r.next(), p = Math.exp(-mean); left > p && count < 20; count += 1) {
    left -= p
    p *= mean / (count + 1)
  }
  return count
}
