import type { ColumnSpec, FieldDefaults, FieldInput, NumberForm } from '../../../core/mapping.ts'
import { BAD_TYPE, type Converted, isRefusal } from '../converted.ts'
import { multiply } from './decimal.ts'
import { numberReader } from './numbers.ts'

export type Fields = readonly string[]
/** Column name to its place in a row. A column that is not in the file has none, and is missing in every row. */
export type Columns = ReadonlyMap<string, number>
/** Takes the text of a field out of a row: trimmed, null when missing. */
export type TextReader = (fields: Fields) => Converted<string>

/** The columns that give a field its text. */
export function inputColumns(input: FieldInput): readonly string[] {
  if ('from' in input) return [input.from]
  if ('first_of' in input) return input.first_of
  return 'join' in input ? input.join : input.product
}

/** How a field gets its text: from a column, from the first of several that has one, from several joined, or from a product. */
export function textReader(spec: ColumnSpec, columns: Columns, defaults: FieldDefaults): TextReader {
  const isNull = nullTest([...defaults.nulls, ...(spec.nulls ?? [])])
  const read = (name: string): TextReader => columnReader(columns.get(name), isNull)
  if ('from' in spec) return read(spec.from)
  if ('join' in spec) return joined(spec.join.map(read), spec.separator ?? ' ')
  if ('first_of' in spec) return firstOf(spec.first_of.map(read))
  return productOf(spec.product.map(read), formOf(spec, defaults))
}

/** How numbers of this field are written: its own way, or its source's. */
export function formOf(spec: NumberForm | object, defaults: FieldDefaults): NumberForm {
  const own = spec as NumberForm
  const thousands = own.thousands ?? defaults.thousands
  return { decimal: own.decimal ?? defaults.decimal, ...(thousands === undefined ? {} : { thousands }) }
}

function columnReader(index: number | undefined, isNull: (text: string) => boolean): TextReader {
  if (index === undefined) return () => null
  return (fields) => {
    const text = (fields[index] ?? '').trim()
    return text === '' || isNull(text) ? null : text
  }
}

function joined(parts: readonly TextReader[], separator: string): TextReader {
  return (fields) => {
    const found = parts.map((read) => read(fields)).filter((part) => part !== null)
    return found.length === 0 ? null : found.join(separator)
  }
}

function firstOf(columns: readonly TextReader[]): TextReader {
  return (fields) => {
    for (const read of columns) {
      const text = read(fields)
      if (text !== null) return text
    }
    return null
  }
}

function productOf(factors: readonly TextReader[], form: NumberForm): TextReader {
  const number = numberReader(form)
  return (fields) => {
    let product = '1'
    for (const read of factors) {
      const text = read(fields)
      if (text === null || isRefusal(text)) return text
      const factor = number(text)
      if (factor === null) return BAD_TYPE
      product = multiply(product, factor)
    }
    return product
  }
}

function nullTest(words: readonly string[]): (text: string) => boolean {
  const set = new Set(words.map((word) => word.trim().toLowerCase()).filter((word) => word !== ''))
  if (set.size === 0) return () => false
  const longest = Math.max(...[...set].map((word) => word.length))
  return (text) => text.length <= longest && set.has(text.toLowerCase())
}
