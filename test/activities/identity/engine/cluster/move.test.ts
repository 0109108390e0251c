import { expect, test } from 'vitest'
import type { Level } from '../../../../../activities/identity/engine/cluster/level.ts'
import { moveNodes } from '../../../../../activities/identity/engine/cluster/move.ts'
import { roomFor } from '../../../../../activities/identity/engine/cluster/room.ts'

test('when the last holder of an exclusive value has left a cluster, another value may come', () => {
  // 0 (value 1) goes from 1 and 4 to 3, where it has more; then 2 (value 2) can go to them.
  const level: Level = {
    nodes: 5,
    begin: 0,
    start: Int32Array.of(0, 2, 5, 6, 7, 8),
    target: Int32Array.of(1, 3, 0, 2, 4, 1, 0, 1),
    support: Float64Array.of(3_000, 9_000, 3_000, 5_000, 20_000, 5_000, 9_000, 20_000),
    size: new Float64Array(5).fill(1),
    types: 1,
    value: Int32Array.of(1, 0, 2, 0, 0),
  }
  const room = roomFor(5, 8, 1)
  room.clusters.of.set([1, 1, 2, 3, 1])
  expect(moveNodes(level, room)).toBe(true)
  expect([...room.clusters.of]).toEqual([3, 1, 1, 3, 1])
})
