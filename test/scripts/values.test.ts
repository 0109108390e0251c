import { describe, expect, test } from 'vitest'
import { wordProblem } from '../../core/operator-word.ts'
import { words } from '../../scripts/values.ts'

const NAMES_A_CUSTOMER = ['call +33 6 12 34 56 78', 'ask 0612345678', 'wrote to ana@people.example']

describe("an operator's own words", () => {
  test('may name a date, which is no phone number', () => {
    expect(words(' the drop of 2026-11-20 is a holiday ')).toBe('the drop of 2026-11-20 is a holiday')
  })

  test.each(NAMES_A_CUSTOMER)('name no customer: %s', (text) => {
    expect(() => words(text)).toThrow('looks like an e-mail address or a phone number')
  })

  test.each([...NAMES_A_CUSTOMER, 'the drop of 2026-11-20', 'x'.repeat(201), ' '])(
    'are refused by the command line where the night refuses them: %s',
    (text) => {
      const refused = (() => {
        try {
          return words(text) === ''
        } catch {
          return true
        }
      })()
      expect(refused).toBe(wordProblem({ by: 'ana', reason: text }) !== null)
    },
  )
})
