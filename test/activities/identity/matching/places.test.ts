import { expect, test } from 'vitest'
import type { RecordIds } from '../../../../activities/identity/matching/ids.ts'
import {
  idOfPlace,
  idsOfPlaces,
  placeOfId,
  placesOf,
} from '../../../../activities/identity/matching/kept/places.ts'

const idsOf = (...last: readonly number[]): RecordIds => {
  const bytes = new Uint8Array(16 * last.length)
  last.forEach((one, n) => {
    bytes[16 * n + 15] = one
  })
  return { count: last.length, bytes }
}
const id = (last: number): string => `00000000-0000-0000-0000-00000000000${last}`

/** 2 is another version, 4 is gone, and 1 and 6 came. */
const places = placesOf(idsOf(2, 3, 4, 5), idsOf(1, 2, 6), idsOf(1, 2, 4, 6))

test('a record that changed stands behind those that were there, at the rank that it had', () => {
  expect([...places.gone]).toEqual([1, 0, 1, 0])
  const rank = [...places.rank]
  expect(rank[0]).toBe(rank[5])
  const ordered = [4, 5, 1, 2, 3, 6].map((place) => rank[place] ?? 0)
  expect(ordered).toEqual(ordered.toSorted((a, b) => a - b))
  expect(new Set(ordered).size).toBe(6)
})

test('a record is where its version of now stands, and one that is gone nowhere', () => {
  expect([1, 2, 3, 4, 5, 6, 7].map((last) => placeOfId(places, id(last)))).toEqual([4, 5, 1, -1, 3, 6, -1])
  expect([1, 5, 6].map((place) => idOfPlace(places, place))).toEqual([id(3), id(2), id(6)])
  expect(idsOfPlaces(places, Int32Array.of(5, 3))).toEqual(idsOf(2, 5))
})
