import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** How many rows are refused, by reason. */
export type Reasons = Readonly<Record<string, number>>

const MINUTE = 60_000

interface Refusable {
  readonly reason: string | null
  readonly at: number
  readonly night: number
}

/**
 * What the sources that are read again refuse, night by night: their broken rows come as often as they are read. The
 * windows are those of the brand: everything of the members, movements of the last two days, changes of a quarter of
 * an hour.
 */
export function refusedAgain(
  dataDir: string,
  dates: readonly string[],
): Readonly<Record<string, readonly Reasons[]>> {
  return {
    loyalty: dates.map((_, night) => counted(members(dataDir, dates).filter((row) => row.night <= night))),
    movements: windowed(movements(dataDir, dates), dates, 2 * 24 * 60 * MINUTE),
    crm: swept(people(dataDir, dates), windowed(people(dataDir, dates), dates, 15 * MINUTE)),
  }
}

/**
 * The sweep of each night but the first asks again for what is there and not held: rows that were refused, as long as no
 * sound one of the same key came and the key is not gone.
 */
function swept(rows: readonly Person[], read: readonly Reasons[]): readonly Reasons[] {
  return read.map((reasons, night) => {
    if (night === 0) return reasons
    const last = new Map<string, Person>()
    for (const row of rows) if (row.night <= night && last.get(row.id)?.reason !== null) last.set(row.id, row)
    const unheld = [...last.values()].filter(({ reason, goneIn }) => reason !== null && goneIn > night)
    const again = counted(unheld)
    const all = [...new Set([...Object.keys(reasons), ...Object.keys(again)])]
    return Object.fromEntries(all.map((reason) => [reason, (reasons[reason] ?? 0) + (again[reason] ?? 0)]))
  })
}

function windowed(rows: readonly Refusable[], dates: readonly string[], overlap: number): readonly Reasons[] {
  return dates.map((_, night) => {
    const before = rows.filter((row) => row.night < night && !Number.isNaN(row.at)).map(({ at }) => at)
    const since = before.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - overlap
    return counted(rows.filter((row) => row.night <= night && !(row.at < since)))
  })
}

function counted(rows: readonly Refusable[]): Reasons {
  const reasons: Record<string, number> = {}
  for (const { reason } of rows) if (reason !== null) reasons[reason] = (reasons[reason] ?? 0) + 1
  return reasons
}

function movements(dataDir: string, dates: readonly string[]): readonly Refusable[] {
  return objects(dataDir, 'loyalty/movements', dates, (row) => {
    // The server takes the 31st of February for the 3rd of March, and gives it by that day.
    const at = Date.parse(String(row.at))
    const isDate = !Number.isNaN(at) && new Date(at).toISOString().startsWith(String(row.at).slice(0, 19))
    const broken = row.type !== 'earn' && row.type !== 'spend' ? 'not_allowed' : null
    return { at, reason: row.movement_id ? (isDate ? broken : 'bad_date') : 'missing_key' }
  })
}

function members(dataDir: string, dates: readonly string[]): readonly Refusable[] {
  return objects(dataDir, 'loyalty/members', dates, ({ op, member }) => {
    if (op !== 'upsert') return { at: 0, reason: null }
    const { member_id, birth_date, points, tier } = member as Readonly<Record<string, unknown>>
    const faults = [
      [member_id === null, 'missing_key'],
      [birth_date === '1971-13-45', 'bad_date'],
      [points === 'douze', 'bad_type'],
      [tier === 'platine', 'not_allowed'],
    ] as const
    return { at: 0, reason: faults.find(([holds]) => holds)?.[1] ?? null }
  })
}

interface Person extends Refusable {
  readonly id: string
  /** The night in which the key is gone from the CRM. */
  readonly goneIn: number
}

function people(dataDir: string, dates: readonly string[]): readonly Person[] {
  const gone = new Map(
    dates.flatMap((date, night) =>
      readFileSync(join(dataDir, 'crm', `deletes-${date}.csv`), 'utf8')
        .trim()
        .split('\n')
        .map((id) => [id, night] as const),
    ),
  )
  return dates.flatMap((date, night) =>
    readFileSync(join(dataDir, 'crm', `upserts-${date}.csv`), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => {
        const reason = line.includes(',klingon,')
          ? 'not_allowed'
          : line.includes(',540.0,')
            ? 'out_of_range'
            : null
        const id = line.slice(0, line.indexOf(','))
        const goneIn = gone.get(id) ?? Number.POSITIVE_INFINITY
        return { reason, at: Date.parse(line.slice(line.lastIndexOf(',') + 1)), night, id, goneIn }
      }),
  )
}

function objects(
  dataDir: string,
  name: string,
  dates: readonly string[],
  read: (row: Readonly<Record<string, unknown>>) => { readonly at: number; readonly reason: string | null },
): readonly Refusable[] {
  return dates.flatMap((date, night) =>
    readFileSync(join(dataDir, `${name}-${date}.ndjson`), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ ...read(JSON.parse(line) as Readonly<Record<string, unknown>>), night })),
  )
}
