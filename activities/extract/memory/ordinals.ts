import { hopeless } from '../../../core/errors.ts'
import { idTable } from './id-table.ts'

/** 8 million rows take about 300 MB. */
const MOST_ROWS = 8_000_000

/** The number of each row among the equal rows of one file, from 1. */
export type Ordinals = (hash: string) => number

/** Counts equal rows by their hashes. */
export function ordinals(): Ordinals {
  const table = idTable()
  let counts = new Uint32Array(1_024)
  return (hash) => {
    const index = table.add(hash)
    if (index >= MOST_ROWS) throw tooManyRows()
    if (index >= counts.length) {
      const larger = new Uint32Array(counts.length * 2)
      larger.set(counts)
      counts = larger
    }
    const ordinal = (counts[index] ?? 0) + 1
    counts[index] = ordinal
    return ordinal
  }
}

function tooManyRows(): Error {
  return hopeless(
    'TOO_MANY_ROWS',
    `A file whose rows have no key of their own (key: content) has more than ${MOST_ROWS} rows. ` +
      'Cut the file, or name the columns of a key.',
    { limit: MOST_ROWS },
  )
}
