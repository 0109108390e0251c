import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyTable, fillTable } from '../../../../../activities/identity/engine/block/block-table.ts'
import {
  type Blocks,
  countPairs,
  groupByKey,
  pairsOf,
  sizesWithin,
  upTo,
} from '../../../../../activities/identity/engine/block/group.ts'
import { ALL, eachPair, rangesOf } from '../../../../../activities/identity/engine/block/pairs.ts'
import { sortByKey } from '../../../../../activities/identity/engine/block/sort.ts'

const RECORDS = 24
const NO_SPLIT = () => []
const column = (most: number) => fc.array(fc.nat({ max: most }), { minLength: RECORDS, maxLength: RECORDS })

/** The blocks of several rules of one slot each, entered into one table. */
function enter(rules: readonly (readonly number[])[], cap: number) {
  const blocks = rules.map((keys) => groupByKey({ slots: 1, keys: Uint32Array.from(keys) }, cap, NO_SPLIT))
  const table = emptyTable(
    RECORDS,
    rules.map(() => 1),
  )
  blocks.forEach((ofRule, i) => {
    fillTable(table, i, ofRule)
  })
  return { blocks, table }
}

function visited({ blocks, table }: ReturnType<typeof enter>, perTask: number, share = 1): string[] {
  const pairs: string[] = []
  blocks.forEach((ofRule, rule) => {
    for (const range of rangesOf(rule, ofRule, perTask))
      eachPair(ofRule, table, range, { ...ALL, share }, (a, b) => pairs.push(`${a}-${b}`))
  })
  return pairs
}

describe('pairs of records', () => {
  test('with an equal key in any rule are visited, each once, wherever the work is cut', () => {
    fc.assert(
      fc.property(
        fc.array(column(5), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 40 }),
        (rules, cut) => {
          const wanted = new Set<string>()
          for (let b = 1; b < RECORDS; b++)
            for (let a = 0; a < b; a++)
              if (rules.some((keys) => keys[a] !== 0 && keys[a] === keys[b])) wanted.add(`${a}-${b}`)
          const seen = visited(enter(rules, RECORDS), cut)
          expect(seen).toHaveLength(wanted.size)
          expect(new Set(seen)).toEqual(wanted)
        },
      ),
    )
  })

  test('of a rule with two slots are visited once, whichever slots agree', () => {
    const keys = Uint32Array.from([7, 9, 9, 7, 0, 7, 5, 0])
    const blocks = groupByKey({ slots: 2, keys }, 10, NO_SPLIT)
    const table = emptyTable(4, [2])
    fillTable(table, 0, blocks)
    expect(visited({ blocks: [blocks], table }, 100).toSorted()).toEqual(['0-1', '0-2', '1-2'])
  })

  test('are the same in a sample whatever the cut, and about as many as its share', () => {
    const rule = Array.from({ length: RECORDS }, () => 1)
    const work = enter([rule], RECORDS)
    const some = visited(work, 1_000, 0.4)
    expect(some.length).toBeGreaterThan(60)
    expect(some.length).toBeLessThan(160)
    expect(visited(work, 3, 0.4)).toEqual(some)
  })
})

describe('blocks', () => {
  test('over the cap are left out or split, and what is lost is counted to the pair', () => {
    fc.assert(
      fc.property(column(3), fc.integer({ min: 2, max: 10 }), fc.boolean(), (keys, cap, halves) => {
        const split = (members: Int32Array) =>
          halves ? [members.slice(0, 2), members.slice(2, Math.min(members.length, 2 + cap))] : []
        const blocks = groupByKey({ slots: 1, keys: Uint32Array.from(keys) }, cap, split)
        const all = groupByKey({ slots: 1, keys: Uint32Array.from(keys) }, RECORDS, NO_SPLIT)
        expect(countPairs(blocks) + blocks.lost).toBe(countPairs(all))
        expect(sizesOf(blocks).every((size) => size <= cap)).toBe(true)
      }),
    )
  })

  test('of the rarest values are taken first, as long as there is room', () => {
    const keys = Uint32Array.from([1, 1, 2, 2, 3, 3, 3, 4, 4, 4, 4])
    const blocks = groupByKey({ slots: 1, keys }, 10, NO_SPLIT)
    const taken = (most: number) => sizesOf(upTo(blocks, sizesWithin([blocks], most, 10)[0] ?? 0))
    expect(taken(1)).toEqual([])
    expect(taken(2)).toEqual([2, 2])
    expect(taken(10)).toEqual([2, 2, 3])
    expect(taken(11)).toEqual([2, 2, 3, 4])
  })

  test("of broad rules share the room, and what one does not need is the next one's", () => {
    const of = (keys: readonly number[]) =>
      groupByKey({ slots: 1, keys: Uint32Array.from(keys) }, 10, NO_SPLIT)
    const few = of([1, 1])
    const many = of([1, 1, 2, 2, 2, 3, 3, 3, 3])
    const taken = (most: number, rules = [few, many]) => {
      const sizes = sizesWithin(rules, most, 10)
      return rules.map((blocks, i) => sizesOf(upTo(blocks, sizes[i] ?? 0)))
    }
    expect(taken(20)).toEqual([[2], [2, 3, 4]])
    expect(taken(11)).toEqual([[2], [2, 3, 4]])
    expect(taken(10)).toEqual([[2], [2, 3]])
    expect(taken(2)).toEqual([[2], [2]])
    expect(taken(-5)).toEqual([[], []])
    expect(taken(6, [many, few])).toEqual([[2], [2]])
  })

  test('of a rule that may have all of its own may grow up to the cap', () => {
    const blocks = groupByKey({ slots: 1, keys: Uint32Array.from([1, 1, 2, 2, 2]) }, 10, NO_SPLIT)
    expect(sizesWithin([blocks, blocks], 5, 10)).toEqual([2, 10])
  })

  test('a pair of n is counted as n over two', () => {
    expect([1, 2, 500].map(pairsOf)).toEqual([0, 1, 124_750])
  })
})

test('items are ordered by their keys, equal ones as they stood', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 })), (keys) => {
      const sorted = sortByKey(
        Uint32Array.from(keys),
        Int32Array.from(keys, (_, i) => i),
      )
      const wanted = keys.map((key, i) => ({ key, i })).sort((a, b) => a.key - b.key || a.i - b.i)
      expect([...sorted.items]).toEqual(wanted.map(({ i }) => i))
    }),
  )
})

const sizesOf = ({ start }: Blocks): number[] =>
  [...start.slice(1)].map((to, i) => to - (start[i] ?? 0)).sort((a, b) => a - b)
