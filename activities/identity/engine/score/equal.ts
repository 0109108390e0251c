import { concat } from '../concat.ts'
import type { Edges, Pairs } from '../types.ts'

/** Of each group its first two records: what they weigh, all pairs of the group weigh. */
export function samplesOf(groups: readonly (readonly number[])[]): Pairs {
  const of = (place: 0 | 1): Int32Array => {
    const records = new Int32Array(new SharedArrayBuffer(4 * groups.length))
    groups.forEach((group, i) => {
      records[i] = group[place] ?? 0
    })
    return records
  }
  return { a: of(0), b: of(1) }
}

/** The first record of each group with each other one, where they are rather one person than two. */
export function bonds(groups: readonly (readonly number[])[], weight: Int32Array): Edges {
  const count = groups.reduce((sum, { length }, i) => sum + ((weight[i] ?? 0) > 0 ? length - 1 : 0), 0)
  const [a, b, weights] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)]
  let at = 0
  for (const [i, group] of groups.entries()) {
    if ((weight[i] ?? 0) <= 0) continue
    for (const other of group.slice(1)) {
      a[at] = group[0] ?? 0
      b[at] = other
      weights[at] = weight[i] ?? 0
      at += 1
    }
  }
  return { count, a, b, weight: weights }
}

/** All edges of two lists that have no pair in common. */
export function together(one: Edges, other: Edges): Edges {
  if (other.count === 0) return one
  return {
    count: one.count + other.count,
    a: concat(one.a, other.a),
    b: concat(one.b, other.b),
    weight: concat(one.weight, other.weight),
  }
}
