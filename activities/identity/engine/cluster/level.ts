/**
 * A graph of nodes, each of one record or more, to be clustered: a component, or one whose nodes are clusters of
 * another level. Arrays may be longer than used.
 */
export interface Level {
  readonly nodes: number
  /** Where the level begins in `start`, `size` and, times `types`, `value`; nodes are counted from there. */
  readonly begin: number
  /** Neighbours of node i: `start[begin + i]` to `start[begin + i + 1] - 1` of the next two. A node is not its own neighbour. */
  readonly start: Int32Array
  readonly target: Int32Array
  /** Support, summed over the pairs of records, below zero by far if a cannot-link is among them. */
  readonly support: Float64Array
  /** Records in each node. */
  readonly size: Float64Array
  /** Exclusive identifier types, and the value of type t in node i: `value[(begin + i) * types + t]`, 0 = none. */
  readonly types: number
  readonly value: Int32Array
}
