const NONE = -1

/**
 * Of places that stayed, those whose block holds others of them now than before. Blocks that hold no other of them
 * count as none.
 */
export function movedBetween(
  before: readonly Int32Array[],
  after: readonly Int32Array[],
  stayed: Int32Array,
): readonly number[] {
  const [was, is] = [blockOf(before), blockOf(after)]
  const both = (place: number): string => `${was(place)} ${is(place)}`
  const sizes = { was: sizesBy(stayed, was), is: sizesBy(stayed, is), both: sizesBy(stayed, both) }
  const alone = (block: number, size: number | undefined): number => (block === NONE ? 1 : (size ?? 1))
  return [...new Set(stayed)].filter((place) => {
    const [one, other] = [was(place), is(place)]
    const together = one === NONE || other === NONE ? 1 : (sizes.both.get(both(place)) ?? 1)
    return alone(one, sizes.was.get(one)) !== together || alone(other, sizes.is.get(other)) !== together
  })
}

function blockOf(blocks: readonly Int32Array[]): (place: number) => number {
  const found = new Map<number, number>()
  blocks.forEach((members, block) => {
    for (const place of members) found.set(place, block)
  })
  return (place) => found.get(place) ?? NONE
}

/** Of each block, how many different places of it. */
function sizesBy<K>(places: Int32Array, of: (place: number) => K): ReadonlyMap<K, number> {
  const sizes = new Map<K, number>()
  for (const place of new Set(places)) sizes.set(of(place), (sizes.get(of(place)) ?? 0) + 1)
  return sizes
}
