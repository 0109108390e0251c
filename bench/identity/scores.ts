/** How well clusters meet the truth: over pairs of records, and over records (B-cubed). Shares from 0 to 1. */
export interface Scores {
  readonly f1: number
  readonly precision: number
  readonly recall: number
  readonly b3: number
  /** Pairs that are one person in truth, and the share of all possible pairs that they are. */
  readonly truePairs: number
  readonly prior: number
  readonly clusters: number
  readonly trueClusters: number
  /** Records of the largest cluster, found and true. */
  readonly largest: number
  readonly largestTrue: number
}

/** Compares two partitions of the same records: of each record the number of its cluster, found and true. */
export function scoresOf(found: Int32Array, truth: Int32Array): Scores {
  const records = found.length
  const sizes = sizesOf(found)
  const trueSizes = sizesOf(truth)
  const together = togetherOf(found, truth, trueSizes.length)
  const [both, pairs, truePairs] = [pairsIn(together.values()), pairsIn(sizes), pairsIn(trueSizes)]
  let [b3Precision, b3Recall] = [0, 0]
  for (const [key, count] of together) {
    b3Precision += (count * count) / (sizes[Math.floor(key / trueSizes.length)] ?? 1)
    b3Recall += (count * count) / (trueSizes[key % trueSizes.length] ?? 1)
  }
  const [precision, recall] = [pairs === 0 ? 1 : both / pairs, truePairs === 0 ? 1 : both / truePairs]
  return {
    f1: harmonic(precision, recall),
    precision,
    recall,
    b3: harmonic(b3Precision / records, b3Recall / records),
    truePairs,
    prior: truePairs / ((records * (records - 1)) / 2),
    clusters: count(sizes),
    trueClusters: count(trueSizes),
    largest: most(sizes),
    largestTrue: most(trueSizes),
  }
}

const harmonic = (a: number, b: number): number => (a + b === 0 ? 0 : (2 * a * b) / (a + b))

function sizesOf(clusters: Int32Array): Int32Array {
  const sizes = new Int32Array(clusters.reduce((top, cluster) => Math.max(top, cluster), -1) + 1)
  for (const cluster of clusters) sizes[cluster] = (sizes[cluster] ?? 0) + 1
  return sizes
}

/** How many records lie in both a found and a true cluster. */
function togetherOf(found: Int32Array, truth: Int32Array, trueClusters: number): Map<number, number> {
  const together = new Map<number, number>()
  found.forEach((cluster, record) => {
    const key = cluster * trueClusters + (truth[record] ?? 0)
    together.set(key, (together.get(key) ?? 0) + 1)
  })
  return together
}

function pairsIn(sizes: Iterable<number>): number {
  let pairs = 0
  for (const size of sizes) pairs += (size * (size - 1)) / 2
  return pairs
}

const count = (sizes: Int32Array): number => sizes.reduce((sum, size) => sum + (size > 0 ? 1 : 0), 0)
const most = (sizes: Int32Array): number => sizes.reduce((top, size) => Math.max(top, size), 0)
