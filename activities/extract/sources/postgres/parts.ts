import type { SourceSpec } from '../../../../core/brand/source.ts'
import type { PostgresFrom } from '../../../../core/brand/source-remote.ts'
import { DAY_MS } from '../../../../core/days.ts'
import type { Fields } from '../../convert/input.ts'
import type { Mark, SourceIo, Unit } from '../kind.ts'
import { type Reader, unitOf } from './reading.ts'
import { allKeys, allRows, changedRows, type Position, rowsOfKeys, untimedRows } from './statements.ts'
import type { Cursor, SourceTable } from './table.ts'

/** What an attempt has at hand. */
export interface Attempt {
  readonly spec: SourceSpec
  readonly from: PostgresFrom
  readonly io: SourceIo
  readonly table: SourceTable
  readonly reader: Reader
}

/** One thing after another is read: gives its next unit, or null when it has no more. */
export type Part = (marks: readonly Mark[]) => Promise<Unit | null>

/** All rows as one complete unit, of one moment. */
export function wholePart({ table, reader, io }: Attempt): Part {
  let ended = false
  return async () => {
    if (ended) return null
    const { header } = table
    const { batches, count } = await reader.read(allRows(table), header.length)
    const marks = (): readonly Mark[] => {
      ended = true
      return [{ name: '', value: { date: io.businessDate }, rows: count() }]
    }
    return unitOf({ name: 'rows', header, batches, complete: true, lacking: null, marks })
  }
}

/** Rows that do not say when they were changed: every night all of them, so that none is lost. */
export function untimedPart({ table, reader, from }: Attempt, cursor: Cursor, upper: string): Part {
  const limit = from.limits.unitRows
  let [after, ended, number]: [string | null, boolean, number] = [null, false, 1]
  return async () => {
    if (ended) return null
    const { header } = table
    const statement = untimedRows(table, cursor, upper, after, limit)
    const { batches, empty, count, tail } = await reader.read(statement, header.length)
    if (empty) return null
    const marks = (): readonly Mark[] => {
      after = tail()[1] ?? null
      ended = count() < limit
      number += 1
      return []
    }
    const name = `rows without a time ${number}`
    return unitOf({ name, header, batches, complete: false, lacking: null, marks })
  }
}

/**
 * Rows that changed since the mark, up to the instant `upper`: later ones are for the next night, so that reading
 * ends. The first unit of an attempt begins so much earlier as the overlap says.
 */
export function changedPart({ table, reader, from }: Attempt, cursor: Cursor, upper: string): Part {
  const limit = from.limits.unitRows
  let [overlapped, ended, number] = [false, false, 1]
  return async (marks) => {
    if (ended) return null
    const mark = marks.find(({ name }) => name === '')
    const position = positionOf(mark)
    const overlap = overlapped || from.overlapMs === 0 ? null : from.overlapMs
    const statement = changedRows(table, cursor, position, overlap, upper, limit)
    const { header } = table
    const { batches, empty, count, tail } = await reader.read(statement, header.length)
    if (empty) return null
    const next = (): readonly Mark[] => {
      overlapped = true
      ended = count() < limit
      number += 1
      const [updated_at = '', id = ''] = tail()
      const value = { updated_at, id }
      return [{ name: '', value, rows: (mark?.rows ?? 0) + count() }]
    }
    return unitOf({ name: `rows ${number}`, header, batches, complete: false, lacking: null, marks: next })
  }
}

/** The keys that still exist, every few nights: what has another one is gone. Not in the night that reads all rows. */
export function sweepPart(
  { spec, from, table, reader, io }: Attempt,
  known: boolean,
  lacking: NonNullable<Unit['lacking']>,
): Part {
  return async (marks) => {
    if (spec.key === 'content' || !known || !isDue(from, marks, io.businessDate)) return null
    const header = spec.key
    const { batches } = await reader.read(allKeys(table), header.length)
    const swept = [{ name: 'sweep', value: { date: io.businessDate }, rows: 0 }]
    return unitOf({ name: 'sweep', header, batches, complete: true, lacking, marks: () => swept })
  }
}

/** Rows whose keys the sweep found and we do not hold: their time of change may be long before the mark. */
export function unheldPart({ from, table, reader }: Attempt, unheld: () => readonly Fields[]): Part {
  const limit = from.limits.unitRows
  let number = 0
  return async () => {
    const keys = unheld().slice(number * limit, (number + 1) * limit)
    if (keys.length === 0) return null
    const { header } = table
    const { batches } = await reader.read(rowsOfKeys(table, keys), header.length)
    const marks = (): readonly Mark[] => {
      number += 1
      return []
    }
    const name = `rows found by the sweep ${number + 1}`
    return unitOf({ name, header, batches, complete: false, lacking: null, marks })
  }
}

function isDue({ sweepEvery }: PostgresFrom, marks: readonly Mark[], businessDate: string): boolean {
  if (sweepEvery === null) return false
  const last = marks.find(({ name }) => name === 'sweep')?.value as { readonly date: string } | undefined
  return last === undefined || Date.parse(businessDate) - Date.parse(last.date) >= sweepEvery * DAY_MS
}

/** Where the source was read to; null = never by its changes. */
export function positionOf(mark: Mark | undefined): Position | null {
  const value = (mark?.value ?? {}) as Partial<Position>
  const { updated_at, id } = value
  return updated_at === undefined || id === undefined ? null : { updated_at, id }
}
