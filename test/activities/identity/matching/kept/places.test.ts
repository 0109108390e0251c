import fc from 'fast-check'
import { expect, test } from 'vitest'
import { idBytes, idsOf, idTable } from '../../../../../activities/identity/matching/ids.ts'
import {
  idOfPlace,
  idsOfPlaces,
  placeNow,
  placeOfId,
  placesOf,
} from '../../../../../activities/identity/matching/kept/places.ts'

const ID = (n: number): string => `${String(n).repeat(8)}-0000-4000-8000-000000000000`
const ALL = [...Array(8).keys()].map(ID)
const some = fc.subarray(ALL)

function listOf(ids: readonly string[]) {
  const table = idTable()
  for (const id of ids) table.enter(idBytes(id), 0)
  return table.sorted().ids
}

test('a record that is there has the place of its last version, one that is gone has none, and all stand in one order', () => {
  fc.assert(
    fc.property(some, some, some, (had, came, went) => {
      const places = placesOf(listOf(had), listOf(came), listOf([...came, ...went]))
      const there = [...had, ...came]
      for (const id of ALL) {
        const isGone = !came.includes(id) && (went.includes(id) || !had.includes(id))
        const place = came.includes(id) ? had.length + came.indexOf(id) : isGone ? -1 : had.indexOf(id)
        expect([placeOfId(places, id), placeNow(places, idBytes(id), 0)]).toEqual([place, place])
      }
      expect(there.map((_, place) => idOfPlace(places, place))).toEqual(there)
      expect(idsOf(idsOfPlaces(places, Int32Array.from(there.keys()).reverse()))).toEqual(there.toReversed())
      const inOrder = [...new Set(there)].sort()
      expect([...places.rank]).toEqual(there.map((id) => inOrder.indexOf(id)))
    }),
  )
})
