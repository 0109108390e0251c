import type { Graph } from './graph.ts'

/** The dull twin: the sum that is maximised, straight from its definition, and the best of all partitions. */
export interface Judge {
  /** Gain in thousandths of a bit of a clustering; minus infinity if it breaks a constraint. */
  readonly gain: (cluster: readonly number[]) => number
}

/** Must-links in their order, each unless a cannot-link is between the records that it would put together. */
export function obeyedMust({ records, must, cannot }: Graph): readonly number[] {
  let group = Array.from({ length: records }, (_, r) => r)
  for (const [a, b] of must) {
    const joined = group.map((g) => (g === group[b] ? (group[a] ?? 0) : g))
    if (cannot.every(([x, y]) => joined[x] !== joined[y])) group = joined
  }
  return group
}

/** Values of must-linked records are one value. */
function sameValues(values: readonly number[], group: readonly number[]): readonly number[] {
  let same = values
  for (let r = 0; r < values.length; r++)
    for (let s = 0; s < values.length; s++) {
      const [x, y] = [same[r] ?? 0, same[s] ?? 0]
      if (group[r] === group[s] && x !== 0 && y !== 0) same = same.map((v) => (v === y ? x : v))
    }
  return same
}

export function judge(graph: Graph): Judge {
  const { records, edges, cannot, exclusive } = graph
  const group = obeyedMust(graph)
  const values = exclusive.map((ofType) => sameValues(ofType, group))
  const table = Array.from({ length: records }, () => new Array<number>(records).fill(-500))
  const set = (a: number, b: number, gain: number): void => {
    for (const [x, y] of [
      [a, b],
      [b, a],
    ] as const)
      (table[x] ?? [])[y] = gain
  }
  for (const [a, b, bits] of edges) set(a, b, Math.min(Math.round(bits * 1000), 18_000) + 1_500)
  for (let a = 0; a < records; a++)
    for (let b = 0; b < a; b++)
      if (values.some((v) => v[a] !== 0 && v[b] !== 0 && v[a] !== v[b])) set(a, b, -Infinity)
  for (const [a, b] of cannot) set(a, b, -Infinity)
  const gain = (cluster: readonly number[]): number => {
    let sum = 0
    for (let a = 0; a < records; a++)
      for (let b = 0; b < a; b++) {
        if (cluster[a] === cluster[b]) sum += table[a]?.[b] ?? 0
        else if (group[a] === group[b]) return -Infinity
      }
    return sum
  }
  return { gain }
}

/** Gain of the best of all partitions: 115,975 of them for ten records. */
export function bestGain(graph: Graph): number {
  const { gain } = judge(graph)
  const cluster = new Array<number>(graph.records).fill(0)
  let best = -Infinity
  const place = (record: number, used: number): void => {
    if (record === graph.records) {
      best = Math.max(best, gain(cluster))
      return
    }
    for (let c = 0; c <= used; c++) {
      cluster[record] = c
      place(record + 1, Math.max(used, c + 1))
    }
  }
  place(0, 0)
  return best
}
