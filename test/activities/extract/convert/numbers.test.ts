import fc from 'fast-check'
import { expect, test } from 'vitest'
import { multiply, round } from '../../../../activities/extract/convert/decimal.ts'
import {
  decimalConverter,
  integerConverter,
  numberReader,
} from '../../../../activities/extract/convert/numbers.ts'
import { isRefusal } from '../../../../activities/extract/converted.ts'
import type { NumberForm } from '../../../../core/mapping.ts'

const shown = (value: unknown) => (isRefusal(value) ? `!${value.refused}` : value)

test.each<[string, NumberForm, string | null]>([
  ['12.50', {}, '12.5'],
  ['12,50', { decimal: ',' }, '12.5'],
  ['1.234.567,80', { decimal: ',', thousands: '.' }, '1234567.8'],
  ['1,234', { thousands: ',' }, '1234'],
  ['1 234\u00a0567\u202f890.5', { thousands: ' ' }, '1234567890.5'],
  ["1'234.5", { thousands: "'" }, '1234.5'],
  ['1\u2019234', { thousands: "'" }, '1234'],
  ['-0.00', {}, '0'],
  ['007', {}, '7'],
  ['.5', {}, '0.5'],
  ['5.', {}, '5'],
  ['+5', {}, '5'],
  ['\u22125', {}, '-5'],
  ['12.50-', {}, '-12.5'],
  ['', {}, null],
  ['.', {}, null],
  ['-', {}, null],
  ['-5-', {}, null],
  ['1,23', { thousands: ',' }, null],
  ['1,2345', { thousands: ',' }, null],
  ['12,34,567', { thousands: ',' }, null],
  ['1,234', {}, null],
  ['1.5e3', {}, null],
  ['0x10', {}, null],
  ['12 €', {}, null],
  ['NaN', {}, null],
])('%s written as %o is %s', (text, form, number) => {
  expect(numberReader(form)(text)).toBe(number)
})

test('a whole number may have lost its type on the way', () => {
  const read = integerConverter({ as: 'integer' })
  expect(
    ['13995.0', '13995', '-3.000', '13995.5', 'x', '9007199254740993'].map((text) => shown(read(text))),
  ).toEqual([13995, 13995, -3, '!bad_type', '!bad_type', '!out_of_range'])
})

test('a decimal beyond its digits or bounds is out of range', () => {
  const read = decimalConverter({ min: 0, max: 99999999999999 })
  expect(
    ['99999999999999', '100000000000000', '-1', '1.00005', '1.0005'].map((text) => shown(read(text))),
  ).toEqual(['99999999999999', '!out_of_range', '!out_of_range', '!out_of_range', '1.0005'])
})

test('rounding, when it is said, is half away from zero', () => {
  const read = decimalConverter({ scale: 2, round: true })
  expect(
    ['1.005', '-1.005', '1.00499999999999999999', '2.5500000000000003'].map((text) => shown(read(text))),
  ).toEqual(['1.01', '-1.01', '1', '2.55'])
})

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), fc.nat(6))
  .map(([mantissa, scale]) => ({ mantissa, scale, text: written(mantissa, scale) }))

function written(mantissa: bigint, scale: number): string {
  const digits = String(mantissa < 0n ? -mantissa : mantissa).padStart(scale + 1, '0')
  const sign = mantissa < 0n ? '-' : ''
  return `${sign}${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`
}

test('a decimal is the same number however it is written', () => {
  fc.assert(
    fc.property(decimal, ({ mantissa, scale, text }) => {
      const read = numberReader({})(text)
      const [whole = '', fraction = ''] = (read ?? '').split('.')
      expect(
        BigInt(whole.replace('-', '') + fraction.padEnd(scale, '0')) * (text[0] === '-' ? -1n : 1n),
      ).toBe(mantissa)
      expect(read).toMatch(/^(0|-?(0\.\d*[1-9]|[1-9]\d*(\.\d*[1-9])?))$/)
      const comma = text.replace('.', ',').replace(/\d(?=(\d{3})+,)/g, '$&.')
      expect(numberReader({ decimal: ',', thousands: '.' })(comma)).toBe(read)
    }),
    { numRuns: 5_000 },
  )
})

test('a product is exact to the last digit', () => {
  fc.assert(
    fc.property(decimal, decimal, (one, other) => {
      const product = multiply(numberReader({})(one.text) ?? '', numberReader({})(other.text) ?? '')
      expect(product).toBe(numberReader({})(written(one.mantissa * other.mantissa, one.scale + other.scale)))
    }),
    { numRuns: 5_000 },
  )
})

test('rounding moves a number by at most half a unit, and leaves what fits', () => {
  fc.assert(
    fc.property(decimal, fc.nat(6), ({ text, mantissa, scale }, to) => {
      const exact = numberReader({})(text) ?? ''
      const rounded = round(exact, to)
      const [whole = '', fraction = ''] = rounded.replace('-', '').split('.')
      const sign = rounded.startsWith('-') ? -1n : 1n
      const error = sign * BigInt(whole + fraction.padEnd(6, '0')) - mantissa * 10n ** BigInt(6 - scale)
      expect(fraction.length).toBeLessThanOrEqual(to)
      expect((error < 0n ? -error : error) * 2n <= 10n ** BigInt(6 - to)).toBe(true)
      if (scale <= to) expect(rounded).toBe(exact)
    }),
    { numRuns: 5_000 },
  )
})
