import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { dateText, daysFromCivil, isDay } from '../../../../activities/extract/convert/calendar.ts'
import { dateConverter, timestampConverter } from '../../../../activities/extract/convert/dates.ts'
import { isRefusal } from '../../../../activities/extract/converted.ts'
import type { DateRules, TimestampRules } from '../../../../core/mapping.ts'

const shown = (value: unknown) => (isRefusal(value) ? `!${value.refused}` : value)
const date = (text: string, rules: Omit<DateRules, 'as'> = {}) =>
  shown(dateConverter({ as: 'date', ...rules })(text))
const instant = (text: string, rules: Omit<TimestampRules, 'as'> = {}, zone = 'UTC') =>
  shown(timestampConverter({ as: 'timestamp', ...rules }, zone, () => {})(text))

test.each([
  ['2024-02-29', {}, '2024-02-29'],
  ['29/02/2024', { format: 'dd/MM/yyyy' }, '2024-02-29'],
  ['1.3.2024', { format: 'd.M.yyyy' }, '2024-03-01'],
  ['20240301', { format: 'yyyyMMdd' }, '2024-03-01'],
  ['Mar 1, 2024', { format: 'MMM d, yyyy' }, '2024-03-01'],
  ['1 SEPTEMBER 2024', { format: 'd MMMM yyyy' }, '2024-09-01'],
  ['Fri 1. Sept. 2024', { format: 'EEE d. MMM yyyy' }, '2024-09-01'],
  ['31/12/29', { format: 'dd/MM/yy', century_from: 1930 }, '2029-12-31'],
  ['31/12/30', { format: 'dd/MM/yy', century_from: 1930 }, '1930-12-31'],
  ['01/02/2024', { format: ['yyyy-MM-dd', 'dd/MM/yyyy'] }, '2024-02-01'],
  ['1st of 03 in 2024', { format: "d'st of 'MM' in 'yyyy" }, '2024-03-01'],
  ['0001-01-01', {}, '0001-01-01'],
  ['2023-02-29', {}, '!bad_date'],
  ['1900-02-29', {}, '!bad_date'],
  ['2024-13-01', {}, '!bad_date'],
  ['0000-00-00', {}, '!bad_date'],
  ['2024-1-1', {}, '!bad_date'],
  ['2024-01-01 ', {}, '!bad_date'],
  ['2024-01-01 00:00:00', {}, '!bad_date'],
  ['01/13/2024', { format: 'dd/MM/yyyy' }, '!bad_date'],
  ['yesterday', {}, '!bad_date'],
  ['1899-12-31', { min: '1900-01-01' }, '!out_of_range'],
  ['2101-01-01', { max: '2100-12-31' }, '!out_of_range'],
])('the date %s by %o is %s', (text, rules, expected) => {
  expect(date(text, rules)).toBe(expected)
})

test.each<[string, Omit<TimestampRules, 'as'>, string]>([
  ['2010-12-01T08:26:00Z', {}, '2010-12-01T08:26:00.000Z'],
  ['2010-12-01 08:26', {}, '2010-12-01T08:26:00.000Z'],
  ['2010-12-01', {}, '2010-12-01T00:00:00.000Z'],
  ['2010-12-01T08:26:00.123456+01:00', {}, '2010-12-01T07:26:00.123Z'],
  ['2010-12-01 08:26:00,5 -0330', {}, '2010-12-01T11:56:00.500Z'],
  ['2010-12-01 08:26:00+00', {}, '2010-12-01T08:26:00.000Z'],
  ['2010-12-01 08:26:00 UTC', {}, '2010-12-01T08:26:00.000Z'],
  ['2010-12-01 08:26:00', { format: 'yyyy-MM-dd HH:mm:ss' }, '2010-12-01T08:26:00.000Z'],
  ['1/12/2010 8:26 pm', { format: 'd/M/yyyy h:mm a' }, '2010-12-01T20:26:00.000Z'],
  ['01/12/2010 12:05 A.M.', { format: 'dd/MM/yyyy hh:mm a' }, '2010-12-01T00:05:00.000Z'],
  ['01/Dec/2010:08:26:00 +0100', { format: 'dd/MMM/yyyy:HH:mm:ss Z' }, '2010-12-01T07:26:00.000Z'],
  ['20101201T082600.007', { format: 'yyyyMMddTHHmmss.SSS' }, '2010-12-01T08:26:00.007Z'],
  ['1291191960', { format: 'epoch_seconds' }, '2010-12-01T08:26:00.000Z'],
  ['1291191960.123', { format: 'epoch_seconds' }, '2010-12-01T08:26:00.123Z'],
  ['1291191960123', { format: 'epoch_millis' }, '2010-12-01T08:26:00.123Z'],
  ['-1.5', { format: 'epoch_seconds' }, '1969-12-31T23:59:58.500Z'],
  ['2010-12-01T24:00:00', {}, '!bad_date'],
  ['2010-12-01T08:60:00', {}, '!bad_date'],
  ['2010-12-01T08:26:60', {}, '!bad_date'],
  ['2010-12-01T08:26:00+25:00', {}, '!bad_date'],
  ['2010-12-01T08:26:00 CET', {}, '!bad_date'],
  ['2010-12-01X08:26', {}, '!bad_date'],
  ['2010-12-01T', {}, '!bad_date'],
  ['01/12/2010 13:05 PM', { format: 'dd/MM/yyyy hh:mm a' }, '!bad_date'],
  ['01/12/2010 00:05 AM', { format: 'dd/MM/yyyy hh:mm a' }, '!bad_date'],
  ['0001-01-01T00:00:00+14:00', {}, '!out_of_range'],
  ['9999-12-31T23:59:59-01:00', {}, '!out_of_range'],
  ['99999999999999', { format: 'epoch_seconds' }, '!out_of_range'],
])('the instant %s by %o is %s', (text, rules, expected) => {
  expect(instant(text, rules)).toBe(expected)
})

test('days of the calendar are those of Date', () => {
  const day = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(day, (given) => {
      const [y, m, d] = [given.getUTCFullYear(), given.getUTCMonth() + 1, given.getUTCDate()]
      expect(daysFromCivil(y, m, d)).toBe(Math.floor(given.getTime() / 86_400_000))
      expect(isDay(y, m, d)).toBe(true)
      expect(dateText(y, m, d)).toBe(given.toISOString().slice(0, 10))
    }),
    { numRuns: 5_000 },
  )
})

test('a format that cannot be read is refused before any row', () => {
  expect(() => date('x', { format: 'dd/MM/yy' })).toThrow('century_from')
  expect(() => date('x', { format: 'epoch_seconds' })).toThrow('not of dates')
  expect(() => instant('x', { format: 'yyyy-MM-dd hh:mm' })).toThrow('AM or PM')
})

test('any common format gives what luxon gives', () => {
  const formats = [
    'yyyy-MM-dd HH:mm:ss',
    'dd/MM/yyyy HH:mm',
    'd.M.yyyy H:m:s',
    'MMM d, yyyy h:mm a',
    'yyyyMMddHHmmss',
    'dd MMMM yyyy HH:mm:ss.SSS',
  ]
  const moment = fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true })
  fc.assert(
    fc.property(moment, fc.constantFrom(...formats), (given, format) => {
      const text = DateTime.fromJSDate(given, { zone: 'utc' }).setLocale('en-US').toFormat(format)
      const expected = DateTime.fromFormat(text, format, { zone: 'utc', locale: 'en-US' })
        .toJSDate()
        .toISOString()
      expect(instant(text, { format })).toBe(expected)
    }),
    { numRuns: 5_000 },
  )
})
