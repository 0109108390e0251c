import type { Choices } from '../choices.ts'
import { foldWords } from '../text/fold.ts'
import type { RawColumn, Table } from '../types.ts'

/** The list without the texts that say nothing: they count as missing. */
export function withoutBlocked(table: Table, blocked: Choices['blocked']): Table {
  if (blocked.length === 0) return table
  const columns = table.columns.map((column) => {
    const texts = blocked.filter(({ concept }) => concept === column.concept).flatMap((one) => one.texts)
    return texts.length === 0 ? column : emptied(column, new Set(texts.map(foldWords)))
  })
  return { ...table, columns }
}

/** A text that is marks alone (`--`) folds to nothing, and says nothing anyway. */
function emptied(column: RawColumn, folded: ReadonlySet<string>): RawColumn {
  const gone = column.values.map((text) => folded.has(foldWords(text)))
  return { ...column, codes: column.codes.map((code) => (gone[code] === true ? -1 : code)) }
}
