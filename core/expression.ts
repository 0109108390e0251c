/** Arithmetic that a trait may be defined by: names, numbers, + - * / and parentheses. */
export type Expression =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'negate'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly op: Operator; readonly left: Expression; readonly right: Expression }

export type Operator = '+' | '-' | '*' | '/'

/** `at` is the column, from 1, of what could not be read. */
export type ParsedExpression =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly at: number; readonly message: string }

/** Longer texts are refused, so that nesting cannot exhaust the stack. */
const MAX_LENGTH = 1000
const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|([-+*/()]))/y

interface Token {
  readonly kind: 'number' | 'name' | 'sign'
  readonly text: string
  readonly at: number
}

class ExpressionFault extends Error {
  readonly at: number
  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}

/** Reads an expression, or says where and why it is none. */
export function parseExpression(text: string): ParsedExpression {
  try {
    if (text.length > MAX_LENGTH)
      throw new ExpressionFault(MAX_LENGTH, `is longer than ${MAX_LENGTH} characters`)
    const reader = { tokens: tokensOf(text), next: 0, end: text.length + 1 }
    const expression = sum(reader)
    const rest = reader.tokens[reader.next]
    if (rest !== undefined)
      throw new ExpressionFault(
        rest.at,
        `"${rest.text}" stands where an operator (+ - * /) or the end belongs`,
      )
    return { ok: true, expression }
  } catch (error) {
    if (error instanceof ExpressionFault) return { ok: false, at: error.at, message: error.message }
    throw error
  }
}

/** The names that an expression uses, each once, in order of appearance. */
export function namesOf(expression: Expression): readonly string[] {
  return [...new Set(everyName(expression))]
}

function everyName(expression: Expression): readonly string[] {
  if (expression.kind === 'name') return [expression.name]
  if (expression.kind === 'negate') return everyName(expression.of)
  if (expression.kind === 'binary') return [...everyName(expression.left), ...everyName(expression.right)]
  return []
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  let from = 0
  while (text.slice(from).trim() !== '') {
    TOKEN.lastIndex = from
    const match = TOKEN.exec(text)
    const at = from + text.slice(from).search(/\S/) + 1
    if (match === null)
      throw new ExpressionFault(
        at,
        `"${text.charAt(at - 1)}" is neither a name, a number, + - * / nor a parenthesis`,
      )
    const [whole, digits, name, sign] = match
    const kind = digits !== undefined ? 'number' : name !== undefined ? 'name' : 'sign'
    tokens.push({ kind, text: digits ?? name ?? sign ?? '', at })
    from += whole.length
  }
  return tokens
}

interface Reader {
  readonly tokens: readonly Token[]
  next: number
  readonly end: number
}

function sum(reader: Reader): Expression {
  let left = product(reader)
  for (let op = take(reader, ['+', '-']); op !== null; op = take(reader, ['+', '-']))
    left = { kind: 'binary', op, left, right: product(reader) }
  return left
}

function product(reader: Reader): Expression {
  let left = factor(reader)
  for (let op = take(reader, ['*', '/']); op !== null; op = take(reader, ['*', '/']))
    left = { kind: 'binary', op, left, right: factor(reader) }
  return left
}

function factor(reader: Reader): Expression {
  if (take(reader, ['-']) !== null) return { kind: 'negate', of: factor(reader) }
  const token = reader.tokens[reader.next]
  reader.next += 1
  if (token?.kind === 'number') return { kind: 'number', text: token.text }
  if (token?.kind === 'name') return { kind: 'name', name: token.text }
  if (token?.text !== '(')
    throw new ExpressionFault(token?.at ?? reader.end, 'a name, a number or "(" is missing here')
  const inner = sum(reader)
  const closing = reader.tokens[reader.next]
  if (closing?.text !== ')') throw new ExpressionFault(closing?.at ?? reader.end, '")" is missing here')
  reader.next += 1
  return inner
}

function take(reader: Reader, signs: readonly Operator[]): Operator | null {
  const token = reader.tokens[reader.next]
  const sign = signs.find((s) => token?.kind === 'sign' && token.text === s)
  if (sign === undefined) return null
  reader.next += 1
  return sign
}
