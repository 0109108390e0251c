import { placesByKey } from '../by-key.ts'
import { growing } from '../encode/growing.ts'
import type { BlocksNow } from './blocks.ts'

/**
 * Calls `visit` once with each candidate pair: two places that some block holds, of which one at least is
 * `compared` (1); the one of the smaller rank first.
 */
export function eachCandidate(
  rules: readonly BlocksNow[],
  compared: Uint8Array,
  rank: Int32Array,
  visit: (a: number, b: number) => void,
): void {
  const { start, blocks, rule } = blocksOfCompared(rules, compared)
  const met = new Int32Array(compared.length).fill(-1)
  for (let place = 0; place < compared.length; place++) {
    if (compared[place] === 0) continue
    met[place] = place
    for (let i = start[place] as number; i < (start[place + 1] as number); i++) {
      const of = rules[rule[i] as number]
      if (of === undefined) continue
      const block = blocks[i] as number
      for (let at = of.start[block] as number; at < (of.start[block + 1] as number); at++) {
        const other = of.members[at] as number
        if (met[other] === place) continue
        met[other] = place
        const isFirst = (rank[place] as number) < (rank[other] as number)
        // Where both are compared, the first of them tells the pair.
        if (isFirst) visit(place, other)
        else if (compared[other] === 0) visit(other, place)
      }
    }
  }
}

/** The blocks of each compared place: numbers `start[place]` to `start[place + 1] - 1` of the other two. */
function blocksOfCompared(rules: readonly BlocksNow[], compared: Uint8Array) {
  const places = growing(Uint32Array, 1 << 12)
  const blockOf = growing(Uint32Array, 1 << 12)
  const ruleOf = growing(Uint32Array, 1 << 12)
  rules.forEach(({ start, members }, rule) => {
    for (let block = 0; block + 1 < start.length; block++)
      for (let at = start[block] as number; at < (start[block + 1] as number); at++) {
        if (compared[members[at] as number] === 0) continue
        places.push(members[at] as number)
        blockOf.push(block)
        ruleOf.push(rule)
      }
  })
  const sorted = placesByKey(places.array.subarray(0, places.length()), compared.length)
  const byPlace = (values: Uint32Array): Uint32Array =>
    Uint32Array.from(sorted.places, (i) => values[i] as number)
  return { start: sorted.start, blocks: byPlace(blockOf.array), rule: byPlace(ruleOf.array) }
}
