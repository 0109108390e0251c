import type { Constraints, Edges, Pairs } from '../types.ts'

/** Some places of a table as a table of their own, in the order given. */
export interface Part {
  readonly places: Int32Array
  /** Of each place of the table, its number among them; -1 = it is none of them. */
  readonly numbers: Int32Array
}

export function partOf(places: Int32Array, all: number): Part {
  const numbers = new Int32Array(all).fill(-1)
  places.forEach((place, n) => {
    numbers[place] = n
  })
  return { places, numbers }
}

/** Some edges by the numbers that `numbers` gives their ends; those of which one end has none (-1) are left out. */
export function edgesWithin(
  numbers: Int32Array,
  lists: readonly Edges[],
  isWanted: (a: number, b: number) => boolean,
): Edges {
  const found: Record<'a' | 'b' | 'weight', number[]> = { a: [], b: [], weight: [] }
  for (const { count, a, b, weight } of lists)
    for (let i = 0; i < count; i++) {
      const [x, y] = [numbers[a[i] as number] as number, numbers[b[i] as number] as number]
      if (x < 0 || y < 0 || !isWanted(a[i] as number, b[i] as number)) continue
      found.a.push(x)
      found.b.push(y)
      found.weight.push(weight[i] as number)
    }
  return {
    count: found.a.length,
    a: Int32Array.from(found.a),
    b: Int32Array.from(found.b),
    weight: Int32Array.from(found.weight),
  }
}

/** What constrains the places of a part, by their numbers. */
export const constraintsWithin = (part: Part, { must, cannot, exclusive }: Constraints): Constraints => ({
  must: pairsWithin(part, must),
  cannot: pairsWithin(part, cannot),
  exclusive: exclusive.map((values) => Int32Array.from(part.places, (place) => values[place] as number)),
})

/** The pairs between two places of a part, in their order. */
function pairsWithin({ numbers }: Part, { a, b }: Pairs): Pairs {
  const found: Record<'a' | 'b', number[]> = { a: [], b: [] }
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [numbers[a[i] as number] as number, numbers[b[i] as number] as number]
    if (x < 0 || y < 0) continue
    found.a.push(Math.min(x, y))
    found.b.push(Math.max(x, y))
  }
  return { a: Int32Array.from(found.a), b: Int32Array.from(found.b) }
}
