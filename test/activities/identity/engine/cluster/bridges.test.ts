import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bridgesOf } from '../../../../../activities/identity/engine/cluster/bridges.ts'

type Link = readonly [number, number]

const endsOf = (links: readonly Link[]) => ({
  a: Int32Array.from(links, ([a]) => a),
  b: Int32Array.from(links, ([, b]) => b),
})

/** Records that links lead to. */
function reach(links: readonly Link[], from: number): ReadonlySet<number> {
  const met = new Set([from])
  for (let before = 0; before !== met.size; ) {
    before = met.size
    for (const [a, b] of links) if (met.has(a) || met.has(b)) met.add(a).add(b)
  }
  return met
}

test('a bridge is a link without which its ends are apart, and the records on its sides are counted', () => {
  const record = fc.nat(9)
  const links = fc.array(
    fc.tuple(record, record).filter(([a, b]) => a !== b),
    { maxLength: 14 },
  )
  fc.assert(
    fc.property(links, (all) => {
      const found = new Map(bridgesOf(10, endsOf(all)).map((one) => [one.link, one]))
      all.forEach(([a, b], i) => {
        const others = all.filter((_, other) => other !== i)
        const sides = { a: reach(others, a), b: reach(others, b) }
        const bridge = found.get(i)
        expect(bridge !== undefined).toBe(!sides.a.has(b))
        if (bridge !== undefined) expect(bridge.below).toBe(sides[bridge.end].size)
      })
    }),
    { numRuns: 500 },
  )
})

test('a chain of 200,000 records is walked without recursion', () => {
  const count = 200_000
  const chain = Array.from({ length: count - 1 }, (_, i): Link => [i, i + 1])
  expect(bridgesOf(count, endsOf(chain))).toHaveLength(count - 1)
})
