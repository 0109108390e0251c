import { find, flatten, singletons, unite } from '../engine/cluster/forest.ts'

/**
 * What people share: numbers only. People are 0..people-1 in the order of their ids; homes come first, then
 * identifiers, each in the order of their ids.
 */
export interface Sharing {
  readonly people: number
  /** Those who share the i-th are `person[start[i]]` to `person[start[i + 1] - 1]`. */
  readonly start: Int32Array
  readonly person: Int32Array
}

/**
 * The first person of each person's household; who is alone is their own first. What is shared makes one household of
 * all who share it and of those who live with them, or of nobody: a household has `mostPeople` at most.
 */
export function joinHouseholds({ people, start, person }: Sharing, mostPeople: number): Int32Array {
  const first = singletons(people)
  const size = new Int32Array(people).fill(1)
  for (let i = 0; i < start.length - 1; i++) {
    const sharing = person.subarray(start[i], start[i + 1])
    const [home, ...others] = new Set(Array.from(sharing, (one) => find(first, one)))
    if (home === undefined || others.length === 0) continue
    const all = others.reduce((sum, other) => sum + at(size, other), at(size, home))
    if (all > mostPeople) continue
    for (const other of others) unite(first, home, other)
    size[find(first, home)] = all
  }
  flatten(first)
  return first
}

function at(array: Int32Array, index: number): number {
  return array[index] ?? 0
}
