import { expect, test } from 'vitest'
import { columnIndex } from '../../../../activities/extract/convert/field.ts'
import { keyReader } from '../../../../activities/extract/rows/key.ts'
import { looksLikeAddress } from '../../../../activities/extract/rows/personal.ts'
import type { RowContext } from '../../../../activities/extract/rows/types.ts'
import type { RowsSpec } from '../../../../core/brand/source.ts'
import { brandKey } from '../../../../db/keys.ts'
import { EVENTS, PEOPLE, source } from '../support.ts'

const CONTEXT: RowContext = {
  source: 'shop',
  header: ['id', 'line'],
  columns: columnIndex(['id', 'line']),
  defaults: { nulls: [], zone: 'UTC', decimal: '.' },
  key: brandKey('ab'.repeat(32)),
  kept: [],
  note: () => undefined,
}
const REFERENCE: RowsSpec = { are: 'reference', dataset: 'stores', validFrom: null, attributes: {} }

const keyOf = (rows: RowsSpec, ...fields: string[]) => {
  const key = fields.length === 1 ? ['id'] : ['id', 'line']
  return keyReader(source(rows, { path: 'a.csv', key }), CONTEXT, () => 1)(fields, null)
}

test.each([
  'anna@x.fr',
  'MAILTO:Anna.Zug@x.co.uk',
  'crm-anna@x.fr-1',
  'anna\uFF20x.fr',
  '+33 6 12 34 56 78',
  'tel:+33612345678',
])('a key of people or events that is %s is a keyed hash, whatever its column is called', (value) => {
  expect(keyOf(PEOPLE, value)).toMatch(/^[0-9a-f]{32}$/)
  expect(keyOf(EVENTS, 'K1', value)).toMatch(/^[0-9a-f]{32}$/)
  expect(keyOf(PEOPLE, value)).not.toBe(keyOf(PEOPLE, 'anna2@x.fr'))
})

test.each(['K1', '0033612345678', '+1', 'a+b', 'twitter@anna', '@anna', '2026-01-01+02:00', 'C++'])(
  'a key that is %s is published as it is',
  (value) => {
    expect(looksLikeAddress(value)).toBe(false)
    expect(keyOf(PEOPLE, value)).toBe(value)
  },
)

test('keys of reference rows stay as they are, for events join by them', () => {
  expect(keyOf(REFERENCE, 'bern@shop.ch')).toBe('bern@shop.ch')
})
