import fc from 'fast-check'
import type { Constraints, Edges, Pairs } from '../../../../../../activities/identity/engine/types.ts'

export type Edge = readonly [a: number, b: number, bits: number]
export type Pair = readonly [a: number, b: number]

/** A small problem, to be read. */
export interface Graph {
  readonly records: number
  readonly edges: readonly Edge[]
  readonly must: readonly Pair[]
  readonly cannot: readonly Pair[]
  /** Of each type, of each record its value; 0 = none. */
  readonly exclusive: readonly (readonly number[])[]
}

export const graph = (records: number, edges: readonly Edge[], rest: Partial<Graph> = {}): Graph => ({
  records,
  edges,
  must: [],
  cannot: [],
  exclusive: [],
  ...rest,
})

export const edgesOf = (edges: readonly Edge[]): Edges => ({
  count: edges.length,
  a: Int32Array.from(edges, ([a]) => a),
  b: Int32Array.from(edges, ([, b]) => b),
  weight: Int32Array.from(edges, ([, , bits]) => Math.round(bits * 1000)),
})

const pairsOf = (pairs: readonly Pair[]): Pairs => ({
  a: Int32Array.from(pairs, ([a]) => a),
  b: Int32Array.from(pairs, ([, b]) => b),
})

export const constraintsOf = ({ must, cannot, exclusive }: Graph): Constraints => ({
  must: pairsOf(must),
  cannot: pairsOf(cannot),
  exclusive: exclusive.map((values) => Int32Array.from(values)),
})

/** All pairs of the records, with one weight. */
export const clique = (records: readonly number[], bits: number): readonly Edge[] =>
  records.flatMap((a, i) => records.slice(i + 1).map((b): Edge => [Math.min(a, b), Math.max(a, b), bits]))

export const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, i) => from + i)

const allPairs = (records: number): readonly Pair[] =>
  range(0, records).flatMap((a) => range(a + 1, records).map((b): Pair => [a, b]))

/** Random graphs of `least` to `most` records; weights from -2 to 22 bits, often equal; constraints if wanted. */
export const graphs = (least: number, most: number, constrained: boolean): fc.Arbitrary<Graph> =>
  fc.integer({ min: least, max: most }).chain((records) => {
    const pair = fc.constantFrom(...allPairs(Math.max(records, 2)))
    const bits = fc.oneof(fc.integer({ min: -2000, max: 4000 }), fc.integer({ min: -2000, max: 22_000 }))
    const weight = fc.oneof(
      fc.constantFrom(-2, -1.5, -1, 0, 3, 18),
      bits.map((milli) => milli / 1000),
    )
    const edges = (most: number) =>
      fc.uniqueArray(fc.tuple(pair, weight), {
        selector: ([[a, b]]) => a * records + b,
        maxLength: most,
        size: 'max',
      })
    const few = fc.array(pair, { maxLength: constrained ? 4 : 0 })
    return fc.record({
      records: fc.constant(records),
      edges: fc
        .constantFrom(records, 2 * records, records * records)
        .chain(edges)
        .map((all) => all.filter(([[, b]]) => b < records).map(([[a, b], w]): Edge => [a, b, w])),
      must: few.map((all) => all.filter(([, b]) => b < records)),
      cannot: few.map((all) => all.filter(([, b]) => b < records)),
      exclusive: fc.array(
        fc.array(fc.constantFrom(0, 0, 0, 1, 2, 3), { minLength: records, maxLength: records }),
        {
          maxLength: constrained ? 2 : 0,
        },
      ),
    })
  })
