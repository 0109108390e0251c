import { placesByKey } from '../by-key.ts'
import { growing } from '../encode/growing.ts'
import type { TouchedBlocks } from './blocks.ts'

/**
 * Calls `visit` once with each pair of places that some block holds and of which one at least is `asked` (1); the one of the
 * smaller rank first.
 */
export function eachCandidate(
  rules: readonly Pick<TouchedBlocks, 'start' | 'members'>[],
  asked: Uint8Array,
  rank: Int32Array,
  visit: (a: number, b: number) => void,
): void {
  const { start, blocks, rule } = blocksOfAsked(rules, asked)
  const met = new Int32Array(asked.length).fill(-1)
  for (let place = 0; place < asked.length; place++) {
    if (asked[place] === 0) continue
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
        // Where both are asked about, the first of them tells the pair.
        if (isFirst) visit(place, other)
        else if (asked[other] === 0) visit(other, place)
      }
    }
  }
}

/** The blocks of each asked place: numbers `start[place]` to `start[place + 1] - 1` of the other two. */
function blocksOfAsked(rules: readonly Pick<TouchedBlocks, 'start' | 'members'>[], asked: Uint8Array) {
  const places = growing(Uint32Array, 1 << 12)
  const blockOf = growing(Uint32Array, 1 << 12)
  const ruleOf = growing(Uint32Array, 1 << 12)
  rules.forEach(({ start, members }, rule) => {
    for (let block = 0; block + 1 < start.length; block++)
      for (let at = start[block] as number; at < (start[block + 1] as number); at++) {
        if (asked[members[at] as number] === 0) continue
        places.push(members[at] as number)
        blockOf.push(block)
        ruleOf.push(rule)
      }
  })
  const sorted = placesByKey(places.array.subarray(0, places.length()), asked.length)
  const byPlace = (values: Uint32Array): Uint32Array =>
    Uint32Array.from(sorted.places, (i) => values[i] as number)
  return { start: sorted.start, blocks: byPlace(blockOf.array), rule: byPlace(ruleOf.array) }
}
