/**
 * When two records reach a level of Splink, as far as its SQL is understood. It looks at columns, named without `_l`
 * and `_r`, and once it is known what they mean (`meant`), at concepts.
 */
export type Condition =
  | Atom
  | { readonly is: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly is: 'else' }
  | { readonly is: 'unknown' }

/** What is asked of one thing, or of two that changed places. */
type Atom =
  | { readonly is: 'same' | 'part' | 'missing'; readonly column: string }
  | { readonly is: 'likeness'; readonly column: string; readonly least: number }
  | { readonly is: 'edits' | 'days'; readonly column: string; readonly most: number }
  | { readonly is: 'crossed'; readonly columns: readonly [string, string] }

/** What a column means: one concept, or several that it joins; `isMade` = it is made of the concept, and says less. */
export interface Meaning {
  readonly concepts: readonly string[]
  readonly isMade: boolean
}

/** Nobody writes longer ones; their parentheses could be too deep to follow. */
const LONGEST = 5_000
const UNKNOWN: Condition = { is: 'unknown' }

/** Reads the condition of a level; what is none of Splink's own forms is `unknown`. */
export function conditionOf(sql: string): Condition {
  if (sql.length > LONGEST) return UNKNOWN
  const text = withoutParentheses(sql.trim())
  if (/^(?:ELSE|TRUE|1\s*=\s*1)$/i.test(text)) return { is: 'else' }
  const either = splitBy(text, ' OR ')
  if (either.length > 1) return { is: 'any', of: either.map(conditionOf) }
  const both = splitBy(text, ' AND ')
  if (both.length > 1) return { is: 'all', of: both.map(conditionOf) }
  return atomOf(text)
}

/** All columns that a condition looks at. */
export function columnsIn(condition: Condition): readonly string[] {
  if ('of' in condition) return condition.of.flatMap(columnsIn)
  if ('columns' in condition) return condition.columns
  return 'column' in condition ? [condition.column] : []
}

/** Is it understood, all of it? */
export function isKnown(condition: Condition): boolean {
  return 'of' in condition ? condition.of.every(isKnown) : condition.is !== 'unknown'
}

/** The condition in concepts; what looks at a column that means nothing is not met by anybody. */
export function meant(condition: Condition, meaningOf: (column: string) => Meaning): Condition {
  if ('of' in condition) return { ...condition, of: condition.of.map((one) => meant(one, meaningOf)) }
  if (!('column' in condition)) return condition
  const { concepts, isMade } = meaningOf(condition.column)
  if (concepts.length === 0 || (isMade && condition.is !== 'same' && condition.is !== 'missing'))
    return UNKNOWN
  const is = isMade && condition.is === 'same' ? 'part' : condition.is
  return { is: 'all', of: concepts.map((column) => ({ ...condition, is, column }) as Condition) }
}

function atomOf(text: string): Condition {
  if (/^NOT\b/i.test(text)) return UNKNOWN
  const missing = /^(.*\S)\s+IS\s+NULL$/is.exec(text)?.[1]
  if (missing !== undefined) return ofOne(missing, (column) => ({ is: 'missing', column }))
  const [left, operator, right] = comparedBy(text)
  if (operator === '=') return equality(left, right)
  const limit = Number(right)
  if (right === '' || Number.isNaN(limit)) return UNKNOWN
  if (operator === '>=' || operator === '>') return atLeast(left, limit)
  return operator === '' ? UNKNOWN : atMost(left, operator === '<' ? limit - 1 : limit, limit)
}

function equality(left: string, right: string): Condition {
  const [one, ...more] = sidesIn(left)
  const [other, ...others] = sidesIn(right)
  if (one === undefined || other === undefined || one.side === other.side) return UNKNOWN
  if (more.length + others.length > 0) return UNKNOWN
  if (one.column !== other.column) return { is: 'crossed', columns: [one.column, other.column] }
  return { is: isWhole(left) && isWhole(right) ? 'same' : 'part', column: one.column }
}

/** A column itself, in one case and without blanks around: not a part of it. */
const isWhole = (text: string): boolean =>
  /^[`"]?[\w ]+[`"]?$/.test(text.replace(/\b(?:lower|upper|trim)\s*\(|\)/gi, '').trim())

function atLeast(left: string, least: number): Condition {
  if (!/jaro|jaccard|cosine|similarity/i.test(left)) return UNKNOWN
  return ofOne(left, (column) => ({ is: 'likeness', column, least }))
}

function atMost(left: string, most: number, limit: number): Condition {
  if (/levenshtein|edit/i.test(left)) return ofOne(left, (column) => ({ is: 'edits', column, most }))
  const days = daysIn(left)
  return days === null ? UNKNOWN : ofOne(left, (column) => ({ is: 'days', column, most: limit * days }))
}

/** Days in one unit of a difference between dates; null = it is none. */
function daysIn(text: string): number | null {
  if (!/abs|diff/i.test(text)) return null
  if (/epoch|unix|second/i.test(text)) return 1 / 86_400
  if (/year/i.test(text)) return 365.25
  if (/month/i.test(text)) return 30.44
  return /day|date/i.test(text) ? 1 : null
}

function ofOne(text: string, make: (column: string) => Condition): Condition {
  const columns = [...new Set(sidesIn(text).map(({ column }) => column))]
  return columns.length === 1 ? make(columns[0] ?? '') : UNKNOWN
}

function sidesIn(text: string): readonly { readonly column: string; readonly side: string }[] {
  const bare = text.replace(/'[^']*'/g, "''")
  return [...bare.matchAll(/[`"]([^`"]+)_([lr])[`"]|\b([A-Za-z]\w*)_([lr])\b/g)].map((it) => ({
    column: it[1] ?? it[3] ?? '',
    side: it[2] ?? it[4] ?? '',
  }))
}

function comparedBy(text: string): readonly [left: string, operator: string, right: string] {
  for (const operator of ['>=', '<=', '>', '<', '=']) {
    const [left, right, ...more] = splitBy(text, operator)
    if (left !== undefined && right !== undefined)
      return more.length === 0 ? [left.trim(), operator, right.trim()] : ['', '', '']
  }
  return ['', '', '']
}

/** Parts between a word that stands in no parentheses and in no quotes. */
function splitBy(text: string, word: string): readonly string[] {
  const upper = text.toUpperCase()
  const parts: string[] = []
  let from = 0
  eachOutside(text, (i) => {
    if (i < from || !upper.startsWith(word, i)) return
    parts.push(text.slice(from, i))
    from = i + word.length
  })
  return [...parts, text.slice(from)]
}

/** The text without parentheses around all of it. */
function withoutParentheses(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text
  let within = true
  eachOutside(text, () => {
    within = false
  })
  return within ? withoutParentheses(text.slice(1, -1).trim()) : text
}

/** Calls with each place that is in no parentheses and in no quotes. */
function eachOutside(text: string, visit: (i: number) => void): void {
  let depth = 0
  let quote = ''
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i)
    if (quote !== '') quote = c === quote ? '' : quote
    else if (c === "'" || c === '"' || c === '`') quote = c
    else if (c === '(') depth += 1
    else if (c === ')') depth -= 1
    else if (depth === 0) visit(i)
  }
}
