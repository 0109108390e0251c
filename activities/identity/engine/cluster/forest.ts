/** Union-find over numbers: each set is known by its smallest number. */
export const singletons = (size: number): Int32Array => {
  const forest = new Int32Array(size)
  for (let i = 0; i < size; i++) forest[i] = i
  return forest
}

/** The smallest number of the set that `member` is in. */
export function find(forest: Int32Array, member: number): number {
  let node = member
  let up = forest[node] as number
  while (up !== node) {
    const above = forest[up] as number
    forest[node] = above
    node = above
    up = forest[node] as number
  }
  return node
}

/** Makes one set of two. */
export function unite(forest: Int32Array, one: number, other: number): void {
  const a = find(forest, one)
  const b = find(forest, other)
  if (a < b) forest[b] = a
  else forest[a] = b
}

/** After this, `forest[i]` is the smallest number of i's set. */
export function flatten(forest: Int32Array): void {
  for (let i = 0; i < forest.length; i++) forest[i] = forest[forest[i] as number] as number
}
