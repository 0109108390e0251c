import type { Encoded, Field } from '../types.ts'
import { mergedDictionary } from './dictionary.ts'

/** A field of the list, and the one of the added records that says the same; null = none of these says it. */
interface Pair {
  readonly field: Field
  readonly other: Field | null
}

/**
 * A list with records behind it that come to it, in its codes. Null = they say something in a field in which no
 * record of the list says anything: its rows have no place for it.
 */
export function beside(list: Encoded, added: Encoded): Encoded | null {
  const pairs = pairsOf(list, added)
  if (pairs === null) return null
  const records = list.records + added.records
  const rows = new Int32Array(records * list.width)
  rows.set(list.rows)
  const fields = pairs.map(({ field, other }) => {
    if (other === null) return counting(field)
    const { dictionary, codes } = mergedDictionary(field.dictionary, other.dictionary)
    fill(rows, list, added, field, other, codes)
    return { ...field, dictionary }
  })
  return { ...list, records, rows, fields }
}

const counting = (field: Field): Field => ({
  ...field,
  dictionary: { ...field.dictionary, count: new Int32Array(field.dictionary.size) },
})

function fill(
  rows: Int32Array,
  list: Encoded,
  added: Encoded,
  { slots }: Field,
  other: Field,
  codes: Int32Array,
): void {
  slots.forEach((slot, s) => {
    const from = other.slots[s] as number
    for (let r = 0; r < added.records; r++)
      rows[(list.records + r) * list.width + slot] = codes[
        added.rows[r * added.width + from] as number
      ] as number
  })
}

/**
 * Fields go by name. Of several with one name (numbers of two columns) it must be plain which is which: `added` has
 * those that say nothing, too.
 */
function pairsOf(list: Encoded, added: Encoded): readonly Pair[] | null {
  const named = ({ fields }: Encoded, name: string) => fields.filter((field) => field.name === name)
  for (const { name } of added.fields) {
    const [mine, theirs] = [named(list, name), named(added, name)]
    if (mine.length !== theirs.length && !(mine.length === 0 && theirs.every((one) => isSilent(added, one))))
      return null
    if (mine.some(({ slots }, i) => slots.length !== theirs[i]?.slots.length)) return null
  }
  return list.fields.map((field) => ({
    field,
    other: named(added, field.name)[named(list, field.name).indexOf(field)] ?? null,
  }))
}

function isSilent({ rows, width }: Encoded, { slots }: Field): boolean {
  for (const slot of slots)
    for (let at = slot; at < rows.length; at += width) if (rows[at] !== 0) return false
  return true
}
