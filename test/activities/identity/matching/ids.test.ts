import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { idAt, idsOf, idTable, placeOf } from '../../../../activities/identity/matching/ids.ts'

const bytesOf = (id: string): Uint8Array => Buffer.from(id.replaceAll('-', ''), 'hex')

/** Ids of which many begin, and many end, alike. */
const anId = fc
  .tuple(
    fc.constantFrom('00000000', 'ffffffff', '0a1b2c3d'),
    fc.nat(3),
    fc.constantFrom('000000000000', 'fedcba987654'),
  )
  .map(([first, n, last]) => `${first}-000${n}-4000-8000-${last}`)

test('ids are numbered as they come, each once, and sorted as PostgreSQL sorts them', () => {
  fc.assert(
    fc.property(fc.array(anId, { maxLength: 60 }), (ids) => {
      const table = idTable()
      const distinct = [...new Set(ids)]
      for (const id of ids) expect(table.enter(bytesOf(id), 0)).toBe(distinct.indexOf(id))
      expect(table.count()).toBe(distinct.length)
      const { ids: sorted, numbers } = table.sorted()
      expect(idsOf(sorted)).toEqual(distinct.toSorted())
      expect([...numbers].map((n) => distinct[n])).toEqual(distinct.toSorted())
      distinct.toSorted().forEach((id, place) => {
        expect(placeOf(sorted, id)).toBe(place)
        expect(table.find(bytesOf(id), 0)).toBe(distinct.indexOf(id))
      })
    }),
  )
})

test('thousands of ids are found, and who was never entered is not', () => {
  const table = idTable()
  const ids = Array.from({ length: 5_000 }, () => randomUUID())
  ids.forEach((id, n) => {
    expect(table.enter(bytesOf(id), 0)).toBe(n)
  })
  const { ids: sorted } = table.sorted()
  expect(ids.every((id, n) => table.find(bytesOf(id), 0) === n)).toBe(true)
  expect(ids.every((id) => idAt(sorted, placeOf(sorted, id)) === id)).toBe(true)
  const stranger = randomUUID()
  expect([table.find(bytesOf(stranger), 0), placeOf(sorted, stranger)]).toEqual([-1, -1])
})
