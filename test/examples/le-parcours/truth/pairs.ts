/** How well clusters match the truth, over pairs of records; B-cubed is the mean over records. */
export interface Agreement {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly bCubed: number
  readonly pairs: number
}

/** Records with the person they are of in truth, and the cluster they were put in. */
export interface Placed {
  readonly person: string
  readonly cluster: string
}

export function agreement(records: readonly Placed[]): Agreement {
  const persons = counted(records.map(({ person }) => person))
  const clusters = counted(records.map(({ cluster }) => cluster))
  const both = counted(records.map(({ person, cluster }) => `${person} ${cluster}`))
  const right = pairsIn(both)
  const precision = right / pairsIn(clusters)
  const recall = right / pairsIn(persons)
  const mean = (of: (placed: Placed) => number) =>
    records.reduce((sum, placed) => sum + of(placed), 0) / records.length
  const shared = ({ person, cluster }: Placed) => both.get(`${person} ${cluster}`) ?? 0
  const exact = mean((placed) => shared(placed) / (clusters.get(placed.cluster) ?? 1))
  const found = mean((placed) => shared(placed) / (persons.get(placed.person) ?? 1))
  return {
    precision,
    recall,
    f1: (2 * precision * recall) / (precision + recall),
    bCubed: (2 * exact * found) / (exact + found),
    pairs: pairsIn(persons),
  }
}

function counted(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

const pairsIn = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0)
