import { type SmallRoom, smallRoom } from './small.ts'

/** Arrays that one graph after the other uses, as long as the largest has need. */
export interface Room {
  /** The clusters of a level: by their number, which is below the number of nodes. */
  readonly clusters: Clustering
  readonly small: SmallRoom
  /** Two levels above the component, in turn. */
  readonly above: readonly [LevelRoom, LevelRoom]
  /** Of each node of the component, its node on the level at work. */
  readonly seat: Int32Array
  /** Nodes to look at again. */
  readonly due: Uint8Array
  /** Support between the node at hand and each cluster, all zero between nodes, and the clusters met. */
  readonly support: Float64Array
  readonly met: Int32Array
  /** The partition of clusters into parts that hold together. */
  readonly part: Int32Array
  readonly partSize: Float64Array
  readonly number: Int32Array
}

export interface Clustering {
  /** Cluster of each node. */
  readonly of: Int32Array
  /** Of each cluster: its records, its exclusive values and how many of its nodes have one. */
  readonly size: Float64Array
  readonly value: Int32Array
  readonly holders: Int32Array
  /** Numbers that no cluster has. */
  readonly free: Int32Array
}

export interface LevelRoom {
  readonly start: Int32Array
  readonly target: Int32Array
  readonly support: Float64Array
  readonly size: Float64Array
  readonly value: Int32Array
}

/** Room for levels of so many nodes, neighbours and types of exclusive identifiers. */
export function roomFor(nodes: number, neighbours: number, types: number): Room {
  const levelRoom = (): LevelRoom => ({
    start: new Int32Array(nodes + 1),
    target: new Int32Array(neighbours),
    support: new Float64Array(neighbours),
    size: new Float64Array(nodes),
    value: new Int32Array(nodes * types),
  })
  return {
    clusters: {
      of: new Int32Array(nodes),
      size: new Float64Array(nodes),
      value: new Int32Array(nodes * types),
      holders: new Int32Array(nodes * types),
      free: new Int32Array(nodes),
    },
    small: smallRoom(nodes),
    above: [levelRoom(), levelRoom()],
    seat: new Int32Array(nodes),
    due: new Uint8Array(nodes),
    support: new Float64Array(nodes),
    met: new Int32Array(neighbours),
    part: new Int32Array(nodes),
    partSize: new Float64Array(nodes),
    number: new Int32Array(nodes),
  }
}
