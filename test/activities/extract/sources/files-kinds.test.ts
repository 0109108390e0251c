import { scratch } from '../../../support/scratch.ts'
import { describeKind, type KindRow, type KindUnderTest } from '../../../support/source-kind.ts'
import { ndjsonSource, PEOPLE, put, source } from '../support.ts'

const csvOf = (rows: readonly KindRow[]): string => {
  const names = [...new Set(rows.flatMap(Object.keys))]
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))]
    .map((line) => `${line}\n`)
    .join('')
}
const ndjsonOf = (rows: readonly KindRow[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

/** Each delivery is a file of its own. */
function filesOf(
  spec: typeof source,
  textOf: (rows: readonly KindRow[]) => string,
  firstLine: number,
): KindUnderTest {
  const dir = scratch()
  let files = 0
  return {
    from: spec(PEOPLE, { path: dir, pattern: '*.txt' }).from,
    deliver: (rows) => {
      files += 1
      put(dir, `${files}.txt`, textOf(rows))
    },
    place: (row) => String(row + firstLine),
  }
}

describeKind('csv', () => Promise.resolve(filesOf(source, csvOf, 2)))
describeKind('ndjson', () => Promise.resolve(filesOf(ndjsonSource, ndjsonOf, 1)))
