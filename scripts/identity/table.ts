import type { RawColumn, Table } from '../../activities/identity/engine/types.ts'
import type { FileRecords } from './read-file.ts'
import type { Slot } from './slots.ts'

/** The engine's table: the records of each file in the order of their keys, one file behind the other. */
export function tableOf(slots: readonly Slot[], files: readonly FileRecords[]): Table {
  const records = files.reduce((sum, { ids }) => sum + ids.records, 0)
  return { records, columns: slots.map((slot, place) => columnOf(slot, place, files, records)) }
}

/** Numbers the texts anew, as they are met in the order of the keys: the rows' order in the file leaves no trace. */
function columnOf(
  { concept }: Slot,
  place: number,
  files: readonly FileRecords[],
  records: number,
): RawColumn {
  const codes = new Int32Array(records).fill(-1)
  const values: string[] = []
  // Within one file the texts are distinct already.
  const known = files.length > 1 ? new Map<string, number>() : null
  const numberOf = (text: string): number => {
    const number = known?.get(text) ?? values.length
    if (number === values.length) values.push(text)
    known?.set(text, number)
    return number
  }
  let at = 0
  for (const { columns, ids } of files) {
    const { decode, order, records: rows } = ids
    const column = columns[place]
    if (column === null || column === undefined) {
      at += rows
      continue
    }
    const numbers = new Int32Array(column.texts.size()).fill(-1)
    for (let i = 0; i < rows; i++, at++) {
      const code = column.codes[order === null ? i : (order[i] ?? 0)] ?? -1
      if (code < 0) continue
      if ((numbers[code] ?? -1) < 0) numbers[code] = numberOf(decode(column.texts.bytes(code)))
      codes[at] = numbers[code] ?? -1
    }
  }
  return { concept, codes, values }
}
