import type { BooleanRules, EnumRules, ListRules, TextRules } from '../../../core/mapping.ts'
import { BAD_TYPE, type Converted, NOT_ALLOWED, OUT_OF_RANGE } from '../converted.ts'
import { readableForm } from '../normalise/text.ts'

const TRUE_WORDS: readonly string[] = ['true', 't', 'yes', 'y', '1']
const FALSE_WORDS: readonly string[] = ['false', 'f', 'no', 'n', '0']

/** Text as people read it: trimmed, with its accents in one form. */
export function textConverter(rules: TextRules): (text: string) => Converted<string> {
  const max = rules.max_length ?? Number.POSITIVE_INFINITY
  return (given) => {
    const text = readableForm(given)
    if (text.length > max) return OUT_OF_RANGE
    if (rules.case === undefined) return text
    return rules.case === 'lower' ? text.toLowerCase() : text.toUpperCase()
  }
}

/** True and false by lists of words, without regard to case. */
export function booleanConverter(rules: BooleanRules): (text: string) => Converted<boolean> {
  const yes = new Set((rules.true ?? TRUE_WORDS).map((word) => word.trim().toLowerCase()))
  const no = new Set((rules.false ?? FALSE_WORDS).map((word) => word.trim().toLowerCase()))
  return (text) => {
    const word = text.toLowerCase()
    if (yes.has(word)) return true
    return no.has(word) ? false : BAD_TYPE
  }
}

/** One of a closed set of values. */
export function enumConverter(rules: EnumRules): (text: string) => Converted<string> {
  const key = (text: string): string => (rules.exact_case ? text.trim() : text.trim().toLowerCase())
  const pairs = isList(rules.values)
    ? rules.values.map((value) => [key(value), value] as const)
    : Object.entries(rules.values).map(([written, value]) => [key(written), value] as const)
  const values = new Map(pairs)
  return (text) => values.get(key(text)) ?? rules.otherwise ?? NOT_ALLOWED
}

/** A list out of one text; nothing but blanks is a missing value. */
export function listConverter(rules: ListRules): (text: string) => Converted<readonly string[]> {
  return (text) => {
    const items = text.split(rules.delimiter).map(readableForm)
    const list = [...new Set(items.filter((item) => item !== ''))]
    return list.length === 0 ? null : list
  }
}

function isList(values: EnumRules['values']): values is readonly string[] {
  return Array.isArray(values)
}
