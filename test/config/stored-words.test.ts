import { expect, test } from 'vitest'
import { destinationKinds, reportingCurrency } from '../../config/stored-words.ts'

test('kinds of destinations are read from their files, and from no others', () => {
  const kinds = destinationKinds({
    'destinations/list.yaml': 'destination: list\nkind: file\nanything: else\n',
    'destinations/broken.yaml': 'destination: [',
    'destinations/empty.yaml': '',
    'sources/list.yaml': 'destination: other\nkind: csv\n',
  })
  expect([...kinds]).toEqual([['list', 'file']])
})

test('the currency of a brand is read from nocturne.yaml; none where it does not say one', () => {
  expect(reportingCurrency({ 'nocturne.yaml': 'brand: shop\ncurrency: GBP\n' })).toBe('GBP')
  expect([reportingCurrency({}), reportingCurrency({ 'nocturne.yaml': '- GBP' })]).toEqual([null, null])
})
