import { expect, test } from 'vitest'
import type { Doubt } from '../../../../../activities/identity/engine/explain/doubtful.ts'
import { doubtsAfter } from '../../../../../activities/identity/engine/incremental/doubts.ts'
import { partOf } from '../../../../../activities/identity/engine/incremental/part.ts'
import type { Pairs } from '../../../../../activities/identity/engine/types.ts'

const NO_PAIRS: Pairs = { a: new Int32Array(0), b: new Int32Array(0) }
const NO_EDGES = { ...NO_PAIRS, count: 0, weight: new Int32Array(0) }
const doubt = (a: number, b: number, damage: number): Doubt => ({
  ...{ kind: 'pair', a, b, damage },
  ...{ weight: -1_800, sizes: [1, 1] },
})

test('a doubt stays where both of its records are as they were, though it is too weak to have their clusters made anew', () => {
  const before = { first: Int32Array.of(0, 1, 2, 3), doubts: [doubt(0, 1, 0.3), doubt(1, 2, 0.2)] }
  const whole = {
    after: Uint8Array.of(0, 1, 1, 1),
    rank: Int32Array.of(0, 1, 2, 3),
    ...{ edges: [], constraints: { must: NO_PAIRS, cannot: NO_PAIRS, exclusive: [] } },
  }
  const renewed = { part: partOf(Int32Array.of(3), 4), first: Int32Array.of(0), edges: NO_EDGES }
  expect(doubtsAfter(before, whole, renewed, 10)).toEqual([doubt(1, 2, 0.2)])
})
