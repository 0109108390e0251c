import { createSplitter } from '../../activities/extract/csv/splitter.ts'
import type { CsvForm } from '../../activities/extract/csv/types.ts'
import { freeName } from './header.ts'

/**
 * Names for the columns of a file whose header line has blank or repeated names; null when every column has its own.
 * `sample` is the beginning of the file as text.
 */
export function mendedNames(sample: string, form: CsvForm): readonly string[] | null {
  const names = firstRecord(sample, form).map((name) => name.normalize('NFC').trim())
  if (!names.includes('') && new Set(names).size === names.length) return null
  const taken = new Set(names.filter((name) => name !== ''))
  const used = new Set<string>()
  return names.map((name, index) => {
    const free =
      name === '' || used.has(name) ? freeName(name === '' ? `column_${index + 1}` : name, taken) : name
    taken.add(free)
    used.add(free)
    return free
  })
}

function firstRecord(sample: string, form: CsvForm): readonly string[] {
  const { delimiter, quote, strayQuotes, limits } = form
  const rules = { marks: { delimiter, quote, strayQuotes }, limits, transcoded: true }
  const splitter = createSplitter(rules, 0)
  return [splitter.push(Buffer.from(sample)), splitter.finish()].flatMap(({ rows }) => rows)[0] ?? []
}
