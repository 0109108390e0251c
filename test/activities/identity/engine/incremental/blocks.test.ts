import { expect, test } from 'vitest'
import { touchedBlocks } from '../../../../../activities/identity/engine/incremental/blocks.ts'

const MANY = 200_000

/** An even number of records falls into pairs of neighbours, an odd one into pairs of those who are far from each other. */
function split(members: Int32Array): readonly Int32Array[] {
  const half = members.length >> 1
  const [step, far] = members.length % 2 === 0 ? [2, 1] : [1, half]
  return Array.from({ length: half }, (_, i) =>
    Int32Array.of(members[i * step] as number, members[i * step + far] as number),
  )
}

test('a block may fall apart otherwise, however many records it holds', () => {
  const before = new Uint8Array(MANY + 1).fill(1)
  const changed = new Uint8Array(MANY + 1)
  before[MANY] = 0
  changed[MANY] = 1
  const places = Int32Array.from({ length: MANY + 1 }, (_, place) => place)
  const sharers = { keys: new Uint32Array(MANY + 1).fill(7), items: places }
  const after = new Uint8Array(MANY + 1).fill(1)
  const { moved } = touchedBlocks({ before, after }, sharers, { largest: 500, split }, changed)
  expect(moved.length).toBe(MANY)
})
