import { describe, expect, test } from 'vitest'
import { assignIds, type Before } from '../../../activities/identity/assign.ts'
import { summarise } from '../../../activities/identity/summary.ts'

/** Records in order: [cluster, profile, origin]; ids from the oldest on; `aliasOf` by id. */
function stateOf(
  records: readonly (readonly [number, number, number])[],
  aliasOf: readonly number[],
): Before {
  return {
    first: Int32Array.from(records.map((r) => r[0])),
    profile: Int32Array.from(records.map((r) => r[1])),
    origin: Int32Array.from(records.map((r) => r[2])),
    aliasOf: Int32Array.from(aliasOf),
  }
}

function assigned(state: Before): { ids: Record<number, number>; leadsTo: number[] } {
  const { idOf, leadsTo } = assignIds(state)
  const ids: Record<number, number> = {}
  for (const cluster of new Set(state.first)) ids[cluster] = idOf[cluster] ?? -1
  return { ids, leadsTo: [...leadsTo] }
}

describe('assignIds', () => {
  test('a cluster of new records gets a new id', () => {
    expect(
      assigned(
        stateOf(
          [
            [0, -1, -1],
            [0, -1, -1],
          ],
          [],
        ),
      ),
    ).toEqual({ ids: { 0: -1 }, leadsTo: [] })
  })

  test('a cluster keeps the id of its records; a new record joins it', () => {
    expect(
      assigned(
        stateOf(
          [
            [0, -1, -1],
            [0, 0, 0],
          ],
          [-1],
        ),
      ).ids,
    ).toEqual({ 0: 0 })
  })

  test('a merge keeps the id with most records, and the other leads to it', () => {
    const state = stateOf(
      [
        [0, 0, 0],
        [0, 1, 1],
        [0, 1, 1],
      ],
      [-1, -1],
    )
    expect(assigned(state)).toEqual({ ids: { 0: 1 }, leadsTo: [0, 0] })
  })

  test('a merge of equals keeps the older id', () => {
    expect(
      assigned(
        stateOf(
          [
            [0, 1, 1],
            [0, 0, 0],
          ],
          [-1, -1],
        ),
      ).ids,
    ).toEqual({ 0: 0 })
  })

  test('who stays behind when a bigger profile takes most of its records keeps the id', () => {
    const state = stateOf(
      [
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
        [0, 1, 1],
        [0, 1, 1],
        [5, 1, 1],
      ],
      [-1, -1],
    )
    expect(assigned(state)).toEqual({ ids: { 0: 0, 5: 1 }, leadsTo: [0, 5] })
  })

  test('a split leaves the id with most of the records that it began with', () => {
    // Three records joined profile 0 after a merge brought record 2 into it: they are not what it began with.
    const state = stateOf(
      [
        [0, 0, 0],
        [0, 0, 0],
        [2, 0, 1],
        [2, 0, 1],
        [2, 0, 1],
      ],
      [-1, 0],
    )
    expect(assigned(state).ids).toEqual({ 0: 0, 2: 1 })
  })

  test('a split gives a merged id back, also when a later record made its part the larger one', () => {
    const state = stateOf(
      [
        [0, 0, 0],
        [0, 0, 0],
        [2, 0, 1],
        [2, 0, 1],
        [2, 0, 0],
      ],
      [-1, 0],
    )
    expect(assigned(state)).toEqual({ ids: { 0: 0, 2: 1 }, leadsTo: [0, 2] })
  })

  test('of two parts with equal shares of a merged id, the one that has kept no id takes it back', () => {
    const state = stateOf(
      [
        [0, 0, 0],
        [0, 0, 1],
        [2, 0, 1],
      ],
      [-1, 0],
    )
    expect(assigned(state)).toEqual({ ids: { 0: 0, 2: 1 }, leadsTo: [0, 2] })
  })

  test('a part that takes the smaller share of a merged id gets a new one; the alias stays', () => {
    const state = stateOf(
      [
        [0, 0, 0],
        [0, 0, 1],
        [0, 0, 1],
        [3, 0, 1],
      ],
      [-1, 0],
    )
    expect(assigned(state)).toEqual({ ids: { 0: 0, 3: -1 }, leadsTo: [0, 0] })
  })

  test('an alias follows its records into another cluster', () => {
    const state = stateOf(
      [
        [0, 0, 0],
        [1, 0, 1],
        [1, 0, 2],
        [1, 0, 2],
      ],
      [-1, 0, 0],
    )
    expect(assigned(state)).toEqual({ ids: { 0: 0, 1: 2 }, leadsTo: [0, 1, 1] })
  })

  test('an alias without records leads to where its profile leads', () => {
    const state = stateOf(
      [
        [0, 0, 0],
        [0, 1, 1],
        [0, 1, 1],
      ],
      [-1, -1, 0],
    )
    expect(assigned(state).leadsTo).toEqual([0, 0, 0])
  })

  test('a profile without a record is retired, and so is its alias', () => {
    expect(assigned(stateOf([[0, 1, 1]], [-1, -1, 0])).leadsTo).toEqual([-1, 0, -1])
  })

  test('numbers of the night: minted, merged, split, retired, largest', () => {
    const state = stateOf(
      [
        [0, 0, 0],
        [0, 1, 1],
        [2, 2, 2],
        [3, 2, 2],
        [4, -1, -1],
      ],
      [-1, -1, -1, -1],
    )
    expect(summarise(state, assignIds(state))).toEqual({
      clusters: 4,
      minted: 2,
      merged: 1,
      split: 1,
      retired: 1,
      largest: 2,
    })
  })
})
