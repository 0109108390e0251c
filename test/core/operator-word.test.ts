import { describe, expect, test } from 'vitest'
import { wordProblem } from '../../core/operator-word.ts'

const said = (reason: string, by = 'jana') => wordProblem({ by, reason })

describe('an operator says who and why', () => {
  test.each([
    'the shop was closed on 2026-11-20',
    'only 541909 of 600000 rows, checked with file orders-20111209.csv',
    'ok',
    'run 12, 1,067,371 rows, -93.4 %',
  ])('in order: %s', (reason) => {
    expect(said(reason)).toBeNull()
  })

  test.each([
    'ask jo.doe@example.com',
    'called +33 6 12 34 56 78',
    'called 0612345678',
    'call 06-12-34-56-78',
  ])("a customer's address or number is refused: %s", (reason) => {
    expect(said(reason)).toMatch(/must not hold an e-mail address or a phone number/)
    expect(said('ok', reason)).toMatch(/must not hold/)
  })

  test('a word that is missing is asked for with an example', () => {
    expect(wordProblem(undefined)).toMatch(/"by": "jana"/)
    expect(wordProblem({ by: 'jana' })).toMatch(/"reason"/)
    expect(said(' ')).toMatch(/"reason"/)
  })

  test('more than 200 characters are refused', () => {
    expect(said('x'.repeat(200))).toBeNull()
    expect(said('x'.repeat(201))).toMatch(/at most 200/)
  })
})
