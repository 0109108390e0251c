import { describe, expect, test } from 'vitest'
import { chainsOf, link, speakAgainst } from '../../../activities/identity/chains.ts'
import { type Compared, clusterRecords } from '../../../activities/identity/cluster.ts'
import { carried, type Identifier, joins } from './support/carried.ts'

const NOTHING = { must: Int32Array.of(), cannot: Int32Array.of() }

/** All records are described; these pairs of them (the lesser first) speak of two people. */
const speaking =
  (...pairs: readonly (readonly [number, number])[]) =>
  (a: number, b: number): boolean =>
    pairs.some(([x, y]) => x === Math.min(a, b) && y === Math.max(a, b))

/** Clusters of the first `size` records under record 0, and whether they speak against the record after them. */
function against(size: number, ...pairs: readonly (readonly [number, number])[]): boolean {
  const chains = chainsOf(size + 1, () => true, speaking(...pairs))
  for (let record = 1; record < size; record++) link(chains, 0, record)
  return speakAgainst(chains, 0, size, true)
}

describe('described records of two clusters', () => {
  test('half of the pairs are not most of them', () => {
    expect(against(2, [0, 2])).toBe(false)
    expect(against(3, [0, 3], [1, 3])).toBe(true)
  })

  test('not the first record alone has a say', () => {
    expect(against(3, [0, 3])).toBe(false)
    expect(against(3, [1, 3], [2, 3])).toBe(true)
  })

  test('chains that are linked keep all of their records, in both', () => {
    const chains = chainsOf(5, () => true, speaking([1, 4], [3, 4], [0, 4]))
    link(chains, 0, 1)
    link(chains, 2, 3)
    link(chains, 0, 2)
    expect(speakAgainst(chains, 0, 4, true)).toBe(true)
    expect(speakAgainst(chains, 4, 0, true)).toBe(true)
  })
})

describe('clusterRecords, with what records say', () => {
  const compared = (group: readonly number[], bare: number, pair: readonly [number, number]): Compared => ({
    group: Int32Array.from(group),
    described: (record) => record !== bare,
    against: speaking(pair),
  })

  test('a bare record has the say of whom it joined before', () => {
    const input = carried(3, [joins(0, 1), joins(0, 2)], 0)
    expect([...clusterRecords(input, NOTHING, compared([0, 1, 2], 0, [1, 2])).first]).toEqual([0, 0, 2])
  })

  test('a browser joins fewer than an e-mail address does: it is asked of as what it is', () => {
    const twins: Compared = {
      group: Int32Array.of(0, 1),
      described: () => true,
      against: (_a, _b, personal) => !personal,
    }
    const by = (shared: Identifier): number[] => [
      ...clusterRecords(carried(2, [shared], 0), NOTHING, twins).first,
    ]
    expect(by(joins(0, 1))).toEqual([0, 0])
    expect(by({ ...joins(0, 1), device: true })).toEqual([0, 1])
  })

  test('records that comparing all of them put in one group are one, whatever two of them say', () => {
    expect([...clusterRecords(carried(2, [], 0), NOTHING, compared([0, 0], -1, [0, 1])).first]).toEqual([
      0, 0,
    ])
  })
})
