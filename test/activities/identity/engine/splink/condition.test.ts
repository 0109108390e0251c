import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  columnsIn,
  conditionOf,
  isKnown,
} from '../../../../../activities/identity/engine/splink/condition.ts'

const year = 365.25

describe('a condition of a level', () => {
  test.each([
    ['ELSE', { is: 'else' }],
    ['1 = 1', { is: 'else' }],
    ['"surname_l" = "surname_r"', { is: 'same', column: 'surname' }],
    ['`surname_l` = `surname_r`', { is: 'same', column: 'surname' }],
    ['surname_l = surname_r', { is: 'same', column: 'surname' }],
    ['lower(trim("surname_l")) = lower(trim("surname_r"))', { is: 'same', column: 'surname' }],
    ['("last name_l" = "last name_r")', { is: 'same', column: 'last name' }],
    [
      `NULLIF(regexp_extract("email_l", '^[^@]+', 0), '') = NULLIF(regexp_extract("email_r", '^[^@]+', 0), '')`,
      { is: 'part', column: 'email' },
    ],
    ["split_part(post_l, ' ', 1) = split_part(post_r, ' ', 1)", { is: 'part', column: 'post' }],
    ['jaro_winkler_similarity("a_l", "a_r") >= 0.92', { is: 'likeness', column: 'a', least: 0.92 }],
    ['jaccard(a_l, a_r) > 0.5', { is: 'likeness', column: 'a', least: 0.5 }],
    ['levenshtein("a_l", "a_r") <= 2', { is: 'edits', column: 'a', most: 2 }],
    ['damerau_levenshtein(a_l, a_r) < 3', { is: 'edits', column: 'a', most: 2 }],
    [
      `ABS(EPOCH(try_strptime("dob_l", '%Y-%m-%d')) - EPOCH(try_strptime("dob_r", '%Y-%m-%d'))) <= 31557600.0`,
      { is: 'days', column: 'dob', most: year },
    ],
    ["abs(date_diff('year', dob_l, dob_r)) <= 2", { is: 'days', column: 'dob', most: 2 * year }],
    ['"dob_l" IS NULL', { is: 'missing', column: 'dob' }],
    ['"given_l" = "family_r"', { is: 'crossed', columns: ['given', 'family'] }],
    [
      '("a_l" IS NULL OR "a_r" IS NULL) and ("b_l" = "b_r")',
      {
        is: 'all',
        of: [
          {
            is: 'any',
            of: [
              { is: 'missing', column: 'a' },
              { is: 'missing', column: 'a' },
            ],
          },
          { is: 'same', column: 'b' },
        ],
      },
    ],
  ])('%s', (sql, condition) => {
    expect(conditionOf(sql)).toEqual(condition)
  })
})

describe('a condition that is none of these is not understood', () => {
  test.each([
    'jaro_winkler_similarity(a_l, b_r) + jaro_winkler_similarity(b_l, a_r) >= 1.8',
    'array_length(list_intersect(a_l, a_r)) >= 1',
    'a_l between b_l and b_r',
    'not a_l = a_r',
    'a_l = a_l',
    'jaro_winkler_similarity(a_l, a_r) < 0.5',
    "'a_l = a_r'",
    '(((',
    '',
  ])('%s', (sql) => {
    expect(isKnown(conditionOf(sql))).toBe(false)
  })

  test('whatever stands there, and however deep', () => {
    const word = fc.constantFrom(
      'a_l',
      '"b_r"',
      '=',
      '>=',
      ' AND ',
      ' OR ',
      '(',
      ')',
      "'",
      '0.9',
      'IS NULL',
      'levenshtein',
      ',',
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        expect(() => isKnown(conditionOf(words.join(' ')))).not.toThrow()
      }),
    )
    for (const length of [2_499, 1_000_000])
      expect(() => conditionOf(`${'('.repeat(length)}a_l${')'.repeat(length)}`)).not.toThrow()
  })

  test('and with it the one that it is part of', () => {
    const condition = conditionOf('(a_l = a_r) AND (my_own(b_l, b_r) >= 3)')
    expect(isKnown(condition)).toBe(false)
    expect(columnsIn(condition)).toEqual(['a'])
  })
})
