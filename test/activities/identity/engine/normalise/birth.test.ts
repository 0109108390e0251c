import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  birthDate,
  birthFromParts,
  dateForm,
  isNobodysBirth,
  isSuspiciousBirth,
} from '../../../../../activities/identity/engine/normalise/birth.ts'

const DAY_FIRST = { order: 'day', newest: 29 } as const
const MONTH_FIRST = { order: 'month', newest: 29 } as const

describe('a birth date', () => {
  test.each([
    ['1971-06-24', '19710624'],
    ['1971-06-24T00:00:00Z', '19710624'],
    ['19710624', '19710624'],
    ['24061971', '19710624'],
    ['24/06/1971', '19710624'],
    ['24.6.71', '19710624'],
    ['06/24/1971', '19710624'],
    ['1971', '1971'],
    ['1971-06', '197106'],
    ['06/1971', '197106'],
    ['1 March 1970', '19700301'],
    ['Mar 1 1970', '19700301'],
    ['1er mars 1970', '19700301'],
    ['1. März 1970', '19700301'],
    ['15-Mar-92', '19920315'],
    ['3 de abril de 1975', '19750403'],
    ['7 luglio 1968', '19680707'],
    ['12/dez/1980', '19801212'],
    ['1856-86-18', '18568618'],
    ['05/06/07', '20070605'],
    ['9999-12-31', ''],
    ['0000-00-00', ''],
    ['unknown', ''],
  ])('%s is %s', (raw, date) => {
    expect(birthDate(raw, DAY_FIRST)).toBe(date)
  })

  test('that could be either is read in the order of its column', () => {
    expect(dateForm(['3/1/1970', '10/27/1976'])).toEqual({ order: 'month', newest: -1 })
    expect(dateForm(['3/1/1970', '27/10/1976']).order).toBe('day')
    expect(birthDate('03/01/1970', MONTH_FIRST)).toBe('19700301')
    expect(birthDate('03/01/1970', DAY_FIRST)).toBe('19700103')
    expect(birthDate('20/8/1991', MONTH_FIRST)).toBe('19910820')
  })

  test('with two digits for the year is not after the newest year of its column', () => {
    const form = dateForm(['1/2/2004', '5/6/1971'])
    expect(birthDate('1/2/04', form)).toBe('20040201')
    expect(birthDate('1/2/05', form)).toBe('19050201')
  })

  test('in any of its writings is the same', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1900, max: 2029 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
        (year, month, day) => {
          const two = (n: number): string => String(n).padStart(2, '0')
          const date = `${year}${two(month)}${two(day)}`
          for (const raw of [
            `${year}-${two(month)}-${two(day)}`,
            `${year}/${month}/${day}`,
            date,
            `${day}.${month}.${year}`,
            `${two(day)}/${two(month)}/${year}`,
          ])
            expect(birthDate(raw, DAY_FIRST)).toBe(date)
          expect(birthFromParts(String(year), String(month), String(day), DAY_FIRST)).toBe(date)
        },
      ),
    )
  })

  test('of parts may lack day or month, not the year', () => {
    expect(birthFromParts('1949', '7', '', DAY_FIRST)).toBe('194907')
    expect(birthFromParts('1949', '', '', DAY_FIRST)).toBe('1949')
    expect(birthFromParts('1949.0', '7.0', '22.0', DAY_FIRST)).toBe('19490722')
    expect(birthFromParts('1949', 'July', '22', DAY_FIRST)).toBe('19490722')
    expect(birthFromParts('', '7', '22', DAY_FIRST)).toBe('')
  })

  test.each([
    ['19000101', true],
    ['19850101', true],
    ['19111111', true],
    ['19850102', false],
    ['1985', false],
  ])('%s stands for "unknown": %s', (date, suspicious) => {
    expect(isSuspiciousBirth(date)).toBe(suspicious)
  })

  test.each([
    ['19000101', true],
    ['19700101', true],
    ['11111111', true],
    ['19850101', false],
    ['19111111', false],
    ['1900', false],
  ])("%s is nobody's, whatever its year: %s", (date, nobodys) => {
    expect(isNobodysBirth(date)).toBe(nobodys)
  })
})
