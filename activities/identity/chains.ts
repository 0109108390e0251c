/**
 * The described records of each cluster, in chains: numbers of records as in `cluster.ts`, each cluster known by its
 * first record. A cluster of bare records has an empty chain.
 */
export interface Chains {
  /** First and last described record of each cluster; -1 = none. */
  readonly head: Int32Array
  readonly tail: Int32Array
  /** The described record after each; -1 = it is the last. */
  readonly next: Int32Array
  readonly against: Against
}

/** Do two described records speak of two people? `personal`: is what they share a person's, and not a browser's? */
export type Against = (a: number, b: number, personal: boolean) => boolean

const NONE = -1
/** So many described records of each cluster have a say, in explanations as in the night. */
export const SPEAKERS = 8

/** Each described record in a cluster of its own. */
export function chainsOf(records: number, described: (record: number) => boolean, against: Against): Chains {
  const head = Int32Array.from({ length: records }, (_, record) => (described(record) ? record : NONE))
  return { head, tail: head.slice(), next: new Int32Array(records).fill(NONE), against }
}

/** The chain of `drop` goes behind that of `keep`. */
export function link({ head, tail, next }: Chains, keep: number, drop: number): void {
  const first = head[drop] ?? NONE
  if (first === NONE) return
  const last = tail[keep] ?? NONE
  if (last === NONE) head[keep] = first
  else next[last] = first
  tail[keep] = tail[drop] ?? NONE
}

/** Do most of the pairs of described records, one of each cluster, speak against one person? */
export function speakAgainst(chains: Chains, x: number, y: number, personal: boolean): boolean {
  if (chains.head[x] === NONE || chains.head[y] === NONE) return false
  const ofX = speakers(chains, x)
  const ofY = speakers(chains, y)
  const against = ofX.flatMap((a) => ofY.filter((b) => chains.against(a, b, personal)))
  return against.length * 2 > ofX.length * ofY.length
}

function speakers({ head, next }: Chains, cluster: number): readonly number[] {
  const found: number[] = []
  for (
    let record = head[cluster] ?? NONE;
    record !== NONE && found.length < SPEAKERS;
    record = next[record] ?? NONE
  )
    found.push(record)
  return found
}
