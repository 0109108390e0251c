import type { Choices } from '../choices.ts'
import type { Encoded, Field, Table } from '../types.ts'
import { clearShared, type List, type Shared } from './auto-block.ts'
import { withoutBlocked } from './blocked.ts'
import type { Forms } from './forms.ts'
import { identifierDrafts } from './identifiers.ts'
import type { Normalisers } from './normalisers.ts'
import { formsIn, personDrafts } from './people.ts'
import { placeDrafts } from './places.ts'

/** What encoding a list needs beside it. */
export interface EncodeOptions {
  readonly normalisers: Normalisers
  readonly choices: Pick<Choices, 'blocked' | 'without'>
  /** The identifiers that so many people share that they say nothing. */
  readonly sharedOf: (list: List) => readonly Shared[]
  /** How the list is written, as far as that is known already. */
  readonly forms: Forms
  /** Are fields without any value left out? */
  readonly saidOnly: boolean
}

/** Turns a list into rows of codes, without what `sharedOf` finds. */
export function encode(
  given: Table,
  { normalisers, choices: { blocked, without }, sharedOf, forms: before, saidOnly }: EncodeOptions,
): Encoded {
  const table = withoutBlocked(given, blocked)
  const forms = formsIn(table, before)
  const drafts = [
    ...personDrafts(table, forms),
    ...identifierDrafts(table, normalisers),
    ...placeDrafts(table),
  ].filter((one) => !saidOnly || one.slots.some((codes) => codes.some((code) => code !== 0)))
  const width = drafts.reduce((sum, one) => sum + one.slots.length, 0)
  const rows = new Int32Array(new SharedArrayBuffer(table.records * width * 4))
  const fields = drafts.map(({ name, values }, i) => {
    const first = drafts.slice(0, i).reduce((sum, one) => sum + one.slots.length, 0)
    const slots = drafts[i]?.slots.map((_, s) => first + s) ?? []
    return { name, slots, dictionary: values.done() }
  })
  drafts.forEach((one, i) => {
    one.slots.forEach((codes, s) => {
      fill(rows, width, fields[i]?.slots[s] ?? 0, codes)
    })
  })
  const list = { records: table.records, width, rows, fields }
  const autoBlocked = clearShared(list, sharedOf(list))
  for (const field of fields) countValues(list, field, null)
  return { ...list, autoBlocked, without, forms }
}

function fill(rows: Int32Array, width: number, slot: number, codes: Int32Array): void {
  for (let r = 0, at = slot; r < codes.length; r++, at += width) rows[at] = codes[r] as number
}

/**
 * Counts the records that have each value of a field into its dictionary: one that has it in two slots counts once.
 * `among`: 1 = the record counts; null = all do.
 */
export function countValues(
  { rows, width, records }: Pick<List, 'rows' | 'width' | 'records'>,
  { slots, dictionary: { count } }: Field,
  among: Uint8Array | null,
): void {
  for (let record = 0, row = 0; record < records; record++, row += width) {
    if (among !== null && among[record] === 0) continue
    for (let s = 0; s < slots.length; s++) {
      const code = rows[row + (slots[s] as number)] as number
      if (code === 0 || isBefore(rows, row, slots, s, code)) continue
      count[code] = (count[code] as number) + 1
    }
  }
}

function isBefore(rows: Int32Array, row: number, slots: readonly number[], s: number, code: number): boolean {
  for (let i = 0; i < s; i++) if (rows[row + (slots[i] as number)] === code) return true
  return false
}
