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
}

/** Turns a list into rows of codes. Fields without any value are left out, and so is what `sharedOf` finds. */
export function encode(
  said: Table,
  { normalisers, choices: { blocked, without }, sharedOf, forms: before }: EncodeOptions,
): Encoded {
  const table = withoutBlocked(said, blocked)
  const forms = formsIn(table, before)
  const drafts = [
    ...personDrafts(table, forms),
    ...identifierDrafts(table, normalisers),
    ...placeDrafts(table),
  ].filter((one) => one.slots.some((codes) => codes.some((code) => code !== 0)))
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
  for (const field of fields) count(rows, width, field)
  return { ...list, autoBlocked, without, forms }
}

function fill(rows: Int32Array, width: number, slot: number, codes: Int32Array): void {
  for (let r = 0, at = slot; r < codes.length; r++, at += width) rows[at] = codes[r] as number
}

/** A record that has a value in two slots of a field counts once. */
function count(rows: Int32Array, width: number, { slots, dictionary }: Field): void {
  for (let row = 0; row < rows.length; row += width)
    for (let s = 0; s < slots.length; s++) {
      const code = rows[row + (slots[s] as number)] as number
      if (code === 0 || isBefore(rows, row, slots, s, code)) continue
      dictionary.count[code] = (dictionary.count[code] as number) + 1
    }
}

function isBefore(rows: Int32Array, row: number, slots: readonly number[], s: number, code: number): boolean {
  for (let i = 0; i < s; i++) if (rows[row + (slots[i] as number)] === code) return true
  return false
}
