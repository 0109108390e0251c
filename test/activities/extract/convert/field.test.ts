import { expect, test } from 'vitest'
import { columnIndex, columnsOf, compileField } from '../../../../activities/extract/convert/field.ts'
import type { FieldSpec } from '../../../../core/mapping.ts'
import { DEFAULTS, read } from './support.ts'

test('a constant needs no column', () => {
  expect(read({ constant: 'order' }, {})).toBe('order')
  expect(columnsOf({ constant: 1 })).toEqual([])
})

test('text is trimmed, composed and put in its case', () => {
  expect(read({ from: 'a', as: 'text' }, { a: ' Jose\u0301  ' })).toBe('Jos\u00e9')
  expect(read({ from: 'a', as: 'text', case: 'upper' }, { a: 'fr' })).toBe('FR')
  expect(read({ from: 'a', as: 'text', max_length: 2 }, { a: 'abc' })).toBe('!out_of_range')
})

test('blanks, the words of the source and those of the field are missing values', () => {
  const defaults = { ...DEFAULTS, nulls: ['NULL'] }
  const spec: FieldSpec = { from: 'a', as: 'text', nulls: ['n/a'] }
  expect([' ', 'null', 'N/A', 'nullable'].map((a) => read(spec, { a }, defaults))).toEqual([
    null,
    null,
    null,
    'nullable',
  ])
})

test('a column that is not in the file is missing, and a required value refuses the row', () => {
  expect(read({ from: 'gone', as: 'integer' }, { a: '1' })).toBeNull()
  expect(read({ from: 'gone', as: 'integer', required: true }, { a: '1' })).toBe('!missing_value')
})

test('an invalid value refuses the row, or is dropped and counted', () => {
  const notes: string[] = []
  const spec: FieldSpec = { from: 'a', as: 'email', invalid: 'drop' }
  expect(read({ from: 'a', as: 'email' }, { a: 'x' })).toBe('!bad_identifier')
  expect(read(spec, { a: 'x' }, DEFAULTS, (note) => notes.push(note))).toBeNull()
  expect(read({ ...spec, required: true }, { a: 'x' })).toBe('!missing_value')
  expect(notes).toEqual(['dropped_value'])
})

test('of several columns the first that is not missing counts', () => {
  const spec: FieldSpec = { first_of: ['a', 'b'], as: 'text', nulls: ['-'] }
  expect(read(spec, { a: 'x', b: 'y' })).toBe('x')
  expect(read(spec, { a: ' ', b: 'y' })).toBe('y')
  expect(read(spec, { a: '-', b: 'y' })).toBe('y')
  expect(read(spec, { a: '', b: '-' })).toBeNull()
})

test('joined columns leave missing ones out', () => {
  const spec: FieldSpec = { join: ['a', 'b', 'c'], separator: ', ', as: 'text' }
  expect(read(spec, { a: 'x', b: ' ', c: 'z' })).toBe('x, z')
  expect(read(spec, { a: '', b: '', c: '' })).toBeNull()
  expect(read({ join: ['a', 'b'], as: 'text' }, { a: 'Jean', b: 'Dupont' })).toBe('Jean Dupont')
})

test('a product is exact, rounded to four digits, and read in the form of the source', () => {
  const spec: FieldSpec = { product: ['qty', 'price'], as: 'decimal' }
  expect(read(spec, { qty: '6', price: '2.55' })).toBe('15.3')
  expect(read(spec, { qty: '-3', price: '0.1' })).toBe('-0.3')
  expect(read(spec, { qty: '1.235', price: '3.9999' })).toBe('4.9399')
  expect(read(spec, { qty: '1.000', price: '2,55' }, { ...DEFAULTS, decimal: ',', thousands: '.' })).toBe(
    '2550',
  )
  expect(read(spec, { qty: '', price: '2.55' })).toBeNull()
  expect(read(spec, { qty: 'x', price: '2.55' })).toBe('!bad_type')
})

test('money has the currency of its row, else its own, else that of the source', () => {
  const spec: FieldSpec = { from: 'a', as: 'money', currency_from: 'c', currency: 'EUR' }
  expect(read(spec, { a: '12.50', c: 'usd' })).toEqual({ amount: '12.5', currency: 'USD' })
  expect(read(spec, { a: '12.50', c: '' })).toEqual({ amount: '12.5', currency: 'EUR' })
  expect(read({ from: 'a', as: 'money' }, { a: '1' }, { ...DEFAULTS, currency: 'GBP' })).toEqual({
    amount: '1',
    currency: 'GBP',
  })
  expect(read({ from: 'a', as: 'money' }, { a: '1' })).toBe('!not_allowed')
  expect(read(spec, { a: '1', c: 'ZZZ' })).toBe('!not_allowed')
})

test('a sign of a currency is taken off, and one of another currency refuses the row', () => {
  const spec: FieldSpec = { from: 'a', as: 'money', currency: 'EUR', decimal: ',' }
  const amounts = ['12,50 €', '€12,50', '-€ 12,50', 'EUR 12,50', '$12,50', '12,50 USD', '€12,50€', '12,50001']
  expect(amounts.map((a) => read(spec, { a }))).toEqual([
    ...['12.5', '12.5', '-12.5', '12.5'].map((amount) => ({ amount, currency: 'EUR' })),
    '!bad_type',
    '!bad_type',
    '!bad_type',
    '!out_of_range',
  ])
})

test('true and false are words', () => {
  expect(['TRUE', 'y', '0', 'No', 'maybe'].map((a) => read({ from: 'a', as: 'boolean' }, { a }))).toEqual([
    true,
    true,
    false,
    false,
    '!bad_type',
  ])
  const own: FieldSpec = { from: 'a', as: 'boolean', true: ['Oui'], false: ['Non'] }
  expect(['oui', 'NON', 'true'].map((a) => read(own, { a }))).toEqual([true, false, '!bad_type'])
})

test('an enum allows a list, or says what each word means', () => {
  const map: FieldSpec = { from: 'a', as: 'enum', values: { yes: 'grant', no: 'withdraw' } }
  expect(['YES', 'no', 'perhaps'].map((a) => read(map, { a }))).toEqual(['grant', 'withdraw', '!not_allowed'])
  expect(read({ ...map, otherwise: 'object' }, { a: 'perhaps' })).toBe('object')
  expect(read({ from: 'a', as: 'enum', values: ['Gold'] }, { a: 'gold' })).toBe('Gold')
  expect(read({ from: 'a', as: 'enum', values: ['Gold'], exact_case: true }, { a: 'gold' })).toBe(
    '!not_allowed',
  )
})

test('a list is cut, without blanks and repetitions', () => {
  expect(read({ from: 'a', as: 'list', delimiter: ';' }, { a: 'x; y;;x ' })).toEqual(['x', 'y'])
  expect(read({ from: 'a', as: 'list', delimiter: ';' }, { a: ' ; ' })).toBeNull()
})

test('the country of a phone is that of its row, else its own, else that of the source', () => {
  const spec: FieldSpec = { from: 'p', as: 'phone', country_from: 'c', postal_code_from: 'z', country: 'DE' }
  expect(read(spec, { p: '06 12 34 56 78', c: 'France', z: '75001' })).toBe('+33612345678')
  expect(read(spec, { p: '0692 12 34 56', c: 'FR', z: '97400' })).toBe('+262692123456')
  expect(read(spec, { p: '030 123456', c: 'Atlantis', z: '' })).toBe('+4930123456')
  expect(read({ from: 'p', as: 'phone' }, { p: '06 12 34 56 78' }, { ...DEFAULTS, country: 'FR' })).toBe(
    '+33612345678',
  )
  expect(read({ from: 'p', as: 'phone' }, { p: '06 12 34 56 78' })).toBe('!bad_identifier')
})

test('an identifier may be a number that an export has changed', () => {
  const spec: FieldSpec = { from: 'a', as: 'identifier', type: 'customer_number', number: true }
  expect(['13995.0', '13995', 'C-7'].map((a) => read(spec, { a }))).toEqual(['13995', '13995', 'C-7'])
  expect(read({ from: 'a', as: 'identifier', type: 'customer_number' }, { a: '00123' })).toBe('00123')
})

test('local times of the source, and those that were moved, are told', () => {
  const notes: string[] = []
  const spec: FieldSpec = { from: 'a', as: 'timestamp', format: 'yyyy-MM-dd HH:mm:ss' }
  const defaults = { ...DEFAULTS, zone: 'Europe/London' }
  expect(read(spec, { a: '2011-07-01 08:00:00' }, defaults, (note) => notes.push(note))).toBe(
    '2011-07-01T07:00:00.000Z',
  )
  expect(read({ ...spec, zone: 'Asia/Tokyo' }, { a: '2011-07-01 08:00:00' }, defaults)).toBe(
    '2011-06-30T23:00:00.000Z',
  )
  read(spec, { a: '2011-10-30 01:30:00' }, defaults, (note) => notes.push(note))
  expect(notes).toEqual(['shifted_time'])
})

test('a field names its columns, and what it expects without a value', () => {
  const spec: FieldSpec = { from: 'born', as: 'date', format: ['dd/MM/yyyy', 'iso'] }
  const { expected } = compileField(spec, {
    columns: columnIndex(['born']),
    defaults: DEFAULTS,
    note: () => {},
  })
  expect(expected).toBe('born: expected a date as dd/MM/yyyy or iso')
  expect(columnsOf({ from: 'p', as: 'phone', country_from: 'c', postal_code_from: 'z' })).toEqual([
    'p',
    'c',
    'z',
  ])
  expect(columnsOf({ product: ['q', 'u'], as: 'money', currency_from: 'c' })).toEqual(['q', 'u', 'c'])
})

test('what is expected says the range, which is what a row out of it is refused by', () => {
  const expected = (spec: FieldSpec): string =>
    compileField(spec, { columns: columnIndex(['a']), defaults: DEFAULTS, note: () => {} }).expected
  expect(expected({ from: 'a', as: 'decimal', min: -10, max: 54 })).toBe(
    'a: expected a number of at most 18 digits, from -10 to 54',
  )
  expect(expected({ from: 'a', as: 'integer', min: 1 })).toBe('a: expected a whole number, 1 or more')
  expect(expected({ from: 'a', as: 'date', max: '2026-01-01' })).toBe(
    'a: expected a date as iso, 2026-01-01 or less',
  )
})

test('of a closed set the rejection names what is allowed, up to eight words of the mapping', () => {
  const expected = (values: readonly string[] | Readonly<Record<string, string>>): string =>
    compileField(
      { from: 'a', as: 'enum', values },
      { columns: columnIndex(['a']), defaults: DEFAULTS, note: () => {} },
    ).expected
  expect(expected(['gold', 'silver'])).toBe('a: expected one of gold, silver')
  expect(expected({ ja: 'grant', nein: 'withdraw' })).toBe('a: expected one of ja, nein')
  expect(expected([...'abcdefghij'])).toBe('a: expected one of a, b, c, d, e, f, g, h and 2 more')
})
