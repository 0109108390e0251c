import { type Chains, link, speakAgainst } from './chains.ts'
import { find, unite as uniteSets } from './engine/cluster/forest.ts'

/**
 * Clusters under construction, and what keeps them apart. Numbers only: records and identifiers as in `cluster.ts`;
 * the first record of a cluster stands for it.
 */
export interface Partition {
  /** Of each record, a record of its cluster that is nearer to the first; the first points at itself. */
  readonly first: Int32Array
  /** Of each exclusive type, the value (an identifier) that each cluster carries. */
  readonly values: readonly Int32Array[]
  /** Of each identifier, one that stands for it: values that a decision made one person's have the same. */
  readonly same: Int32Array
  /** Of a cluster, the records that it must never hold. */
  readonly apart: Map<number, number[]>
  readonly people: Chains
}

/** No value of an exclusive type, and more than one in one record (which no other record can agree with). */
export const NONE = -1
export const SEVERAL = -2

/** Makes one cluster of two where neither an exclusive type nor a decision forbids it; false = they stay apart. */
export function join(clusters: Partition, a: number, b: number): boolean {
  const x = find(clusters.first, a)
  const y = find(clusters.first, b)
  if (x === y) return true
  if (isKeptApart(clusters, x, y)) return false
  unite(clusters, x, y)
  return true
}

/** The same, but not where what the records of both say of their people speaks against it. */
export function joinAlike(clusters: Partition, a: number, b: number, personal: boolean): boolean {
  const x = find(clusters.first, a)
  const y = find(clusters.first, b)
  if (x === y) return true
  if (isKeptApart(clusters, x, y) || speakAgainst(clusters.people, x, y, personal)) return false
  unite(clusters, x, y)
  return true
}

const isKeptApart = (clusters: Partition, x: number, y: number): boolean =>
  clusters.values.some((ofType) => differ(clusters.same, at(ofType, x), at(ofType, y))) ||
  isForbidden(clusters, x, y)

/** Makes one cluster of two though their values of an exclusive type differ: from now on both are one person's. */
export function bind(clusters: Partition, a: number, b: number): void {
  const x = find(clusters.first, a)
  const y = find(clusters.first, b)
  if (x === y || isForbidden(clusters, x, y)) return
  for (const ofType of clusters.values) {
    const [one, other] = [at(ofType, x), at(ofType, y)]
    if (one === SEVERAL || other === SEVERAL) ofType[Math.min(x, y)] = SEVERAL
    else if (one !== NONE && other !== NONE) uniteSets(clusters.same, one, other)
  }
  unite(clusters, x, y)
}

/** From now on the clusters of two records never become one. */
export function part(clusters: Partition, a: number, b: number): void {
  keepApart(clusters.apart, find(clusters.first, a), b)
  keepApart(clusters.apart, find(clusters.first, b), a)
}

function keepApart(apart: Map<number, number[]>, cluster: number, record: number): void {
  const records = apart.get(cluster)
  if (records === undefined) apart.set(cluster, [record])
  else records.push(record)
}

function isForbidden({ apart, first }: Partition, x: number, y: number): boolean {
  const [ofX, ofY] = [apart.get(x), apart.get(y)]
  if (ofX === undefined || ofY === undefined) return false
  return ofX.length <= ofY.length
    ? ofX.some((record) => find(first, record) === y)
    : ofY.some((record) => find(first, record) === x)
}

function unite({ first, values, apart, people }: Partition, x: number, y: number): void {
  const [keep, drop] = x < y ? [x, y] : [y, x]
  uniteSets(first, keep, drop)
  link(people, keep, drop)
  for (const ofType of values) if (at(ofType, keep) === NONE) ofType[keep] = at(ofType, drop)
  for (const record of apart.get(drop) ?? []) keepApart(apart, keep, record)
  apart.delete(drop)
}

function differ(same: Int32Array, a: number, b: number): boolean {
  if (a === NONE || b === NONE) return false
  return a === SEVERAL || b === SEVERAL || find(same, a) !== find(same, b)
}

/** Typed arrays are read inside of their bounds here; the compiler cannot know. */
export function at(array: Int32Array | Int8Array, index: number): number {
  return array[index] ?? NONE
}
