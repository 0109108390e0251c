import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Expression, namesOf, parseExpression } from '../../core/expression.ts'

/** The same arithmetic by JavaScript's own parser. */
function value(expression: Expression, of: Readonly<Record<string, number>>): number {
  switch (expression.kind) {
    case 'number':
      return Number(expression.text)
    case 'name':
      return of[expression.name] ?? Number.NaN
    case 'negate':
      return -value(expression.of, of)
    case 'binary': {
      const [a, b] = [value(expression.left, of), value(expression.right, of)]
      return { '+': a + b, '-': a - b, '*': a * b, '/': a / b }[expression.op]
    }
  }
}

const { text } = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('1', '2.5', '10', 'orders', 'revenue_90'),
    fc
      .tuple(tie('text'), fc.constantFrom('+', '-', '*', '/', ' + ', ' / '), tie('text'))
      .map((t) => t.join('')),
    tie('text').map((inner) => `(${inner})`),
    tie('text').map((inner) => `- ${inner}`),
  ),
}))

describe('expressions of traits', () => {
  test('are read as arithmetic is: signs before products before sums, from left to right', () => {
    fc.assert(
      fc.property(text, (written) => {
        const parsed = parseExpression(written)
        if (!parsed.ok) throw new Error(`${written}: ${parsed.message}`)
        const js = new Function('orders', 'revenue_90', `return ${written.replaceAll('--', '- -')}`) as (
          a: number,
          b: number,
        ) => number
        expect(value(parsed.expression, { orders: 3, revenue_90: 7.5 })).toBe(js(3, 7.5))
      }),
    )
  })

  test.each([
    ['', 1, 'a name, a number or "(" is missing here'],
    ['revenue / ', 11, 'a name, a number or "(" is missing here'],
    ['(revenue', 9, '")" is missing here'],
    ['revenue orders', 9, '"orders" stands where an operator (+ - * /) or the end belongs'],
    ['a ; drop', 3, '";" is neither a name, a number, + - * / nor a parenthesis'],
    ['a + * b', 5, 'a name, a number or "(" is missing here'],
    ['a ** b', 4, 'a name, a number or "(" is missing here'],
  ])('%j is refused with its column', (written, at, message) => {
    expect(parseExpression(written)).toEqual({ ok: false, at, message })
  })

  test('are at most 1000 characters long, so that no nesting is too deep', () => {
    expect(parseExpression(`${'('.repeat(499)}a${')'.repeat(499)}`).ok).toBe(true)
    expect(parseExpression(`${'('.repeat(1200)}a`)).toMatchObject({ ok: false, at: 1000 })
  })

  test('name what they use, each name once', () => {
    const parsed = parseExpression('(revenue - returns) / orders + revenue')
    expect(parsed.ok && namesOf(parsed.expression)).toEqual(['revenue', 'returns', 'orders'])
  })
})
