import { expect, test } from 'vitest'
import { groupByKey } from '../../../../../activities/identity/engine/block/group.ts'

const MANY = 400_000

/** Neighbours together, two and two. */
const inPairs = (members: Int32Array): readonly Int32Array[] =>
  Array.from({ length: members.length / 2 }, (_, i) => members.subarray(2 * i, 2 * i + 2))

test('a block falls into smaller ones, however many these are', () => {
  const { start, lost } = groupByKey({ slots: 1, keys: new Uint32Array(MANY).fill(7) }, 500, inPairs)
  expect(start.length - 1).toBe(MANY / 2)
  expect(lost).toBe((MANY * (MANY - 1)) / 2 - MANY / 2)
})
