import { expect, test } from 'vitest'
import { destinationKinds } from '../../config/destination-kinds.ts'

test('kinds of destinations are read from their files, and from no others', () => {
  const kinds = destinationKinds({
    'destinations/list.yaml': 'destination: list\nkind: file\nanything: else\n',
    'destinations/broken.yaml': 'destination: [',
    'destinations/empty.yaml': '',
    'sources/list.yaml': 'destination: other\nkind: csv\n',
  })
  expect([...kinds]).toEqual([['list', 'file']])
})
