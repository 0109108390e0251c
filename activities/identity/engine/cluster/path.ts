import type { Edges } from '../types.ts'
import { find, singletons, unite } from './forest.ts'

/** Scored pairs from one record to another, by their index in the edges. */
export interface JoiningPath {
  /** Records from the first to the last, both among them. */
  readonly records: readonly number[]
  readonly edges: readonly number[]
  /** Weight of the weakest edge on the way, in thousandths of a bit. */
  readonly weakest: number
}

/**
 * What joined two records of one cluster: of all ways over members of the cluster the one whose weakest edge is the
 * strongest. Undefined if no edges lead from one to the other (must-links do, maybe), or if they are the same record.
 *
 * @param members records of the cluster, `a` and `b` among them
 */
export function bottleneckPath(
  edges: Edges,
  members: Iterable<number>,
  a: number,
  b: number,
): JoiningPath | undefined {
  if (a === b) return undefined
  const place = new Map([...members].map((record, i) => [record, i]))
  const tree = strongestTree(edges, place)
  const way = wayIn(tree, edges, a, b)
  if (way === undefined) return undefined
  const records = [a]
  for (const edge of way) {
    const end = edges.a[edge] as number
    records.push(end === records.at(-1) ? (edges.b[edge] as number) : end)
  }
  const weakest = way.reduce((least, edge) => Math.min(least, edges.weight[edge] as number), Infinity)
  return { records, edges: way, weakest }
}

/** Edges within the members that hold them together, strongest first: the ways in this tree are the widest there are. */
function strongestTree(
  edges: Edges,
  place: ReadonlyMap<number, number>,
): ReadonlyMap<number, readonly number[]> {
  const inside: number[] = []
  for (let i = 0; i < edges.count; i++)
    if (place.has(edges.a[i] as number) && place.has(edges.b[i] as number)) inside.push(i)
  inside.sort((x, y) => compareEdges(edges, x, y))
  const forest = singletons(place.size)
  const tree = new Map<number, number[]>()
  for (const edge of inside) {
    const ends = [edges.a[edge] as number, edges.b[edge] as number] as const
    const [x, y] = [place.get(ends[0]) ?? 0, place.get(ends[1]) ?? 0]
    if (find(forest, x) === find(forest, y)) continue
    unite(forest, x, y)
    for (const end of ends) tree.set(end, [...(tree.get(end) ?? []), edge])
  }
  return tree
}

/** The strongest edge first, of equal ones that of the smallest records, whatever order the edges came in. */
export const compareEdges = (edges: Edges, x: number, y: number): number =>
  (edges.weight[y] as number) - (edges.weight[x] as number) ||
  Math.min(edges.a[x] as number, edges.b[x] as number) -
    Math.min(edges.a[y] as number, edges.b[y] as number) ||
  Math.max(edges.a[x] as number, edges.b[x] as number) - Math.max(edges.a[y] as number, edges.b[y] as number)

function wayIn(
  tree: ReadonlyMap<number, readonly number[]>,
  edges: Edges,
  from: number,
  to: number,
): readonly number[] | undefined {
  const ways = new Map<number, readonly number[]>([[from, []]])
  for (const [record, way] of ways) {
    if (record === to) return way
    for (const edge of tree.get(record) ?? []) {
      const end = edges.a[edge] as number
      const next = end === record ? (edges.b[edge] as number) : end
      if (!ways.has(next)) ways.set(next, [...way, edge])
    }
  }
  return undefined
}
