/** Longer texts are compared by their first 64 code units: names and addresses differ before that. */
const LONGEST = 64
const PREFIX = 4
const BOOST = 0.1

const takenA = new Uint8Array(LONGEST)
const takenB = new Uint8Array(LONGEST)

/**
 * Jaro-Winkler similarity, 0 to 1, of two stretches of `units`, each from its first to before its last index.
 * Winkler's bonus for up to four equal first units counts at any similarity. Two empty texts are equal.
 */
export function jaroWinkler(
  units: Uint16Array,
  fromA: number,
  toA: number,
  fromB: number,
  toB: number,
): number {
  const lengthA = Math.min(toA - fromA, LONGEST)
  const lengthB = Math.min(toB - fromB, LONGEST)
  if (lengthA === 0 || lengthB === 0) return lengthA === lengthB ? 1 : 0
  const common = markCommon(units, fromA, lengthA, fromB, lengthB)
  if (common === 0) return 0
  const half = Math.floor(outOfOrder(units, fromA, lengthA, fromB) / 2)
  const jaro = (common / lengthA + common / lengthB + (common - half) / common) / 3
  return jaro + commonPrefix(units, fromA, lengthA, fromB, lengthB) * BOOST * (1 - jaro)
}

/** Marks units that are equal within the window, each at most once, and counts them. */
function markCommon(
  units: Uint16Array,
  fromA: number,
  lengthA: number,
  fromB: number,
  lengthB: number,
): number {
  const window = Math.max(0, (Math.max(lengthA, lengthB) >> 1) - 1)
  takenA.fill(0, 0, lengthA)
  takenB.fill(0, 0, lengthB)
  let common = 0
  for (let i = 0; i < lengthA; i += 1) {
    const unit = units[fromA + i]
    const last = Math.min(lengthB - 1, i + window)
    for (let j = Math.max(0, i - window); j <= last; j += 1) {
      if (takenB[j] === 0 && units[fromB + j] === unit) {
        takenA[i] = 1
        takenB[j] = 1
        common += 1
        break
      }
    }
  }
  return common
}

/** How many of the common units stand in another order. */
function outOfOrder(units: Uint16Array, fromA: number, lengthA: number, fromB: number): number {
  let moved = 0
  let j = 0
  for (let i = 0; i < lengthA; i += 1) {
    if (takenA[i] === 0) continue
    while (takenB[j] === 0) j += 1
    if (units[fromA + i] !== units[fromB + j]) moved += 1
    j += 1
  }
  return moved
}

function commonPrefix(
  units: Uint16Array,
  fromA: number,
  lengthA: number,
  fromB: number,
  lengthB: number,
): number {
  const longest = Math.min(PREFIX, lengthA, lengthB)
  let prefix = 0
  while (prefix < longest && units[fromA + prefix] === units[fromB + prefix]) prefix += 1
  return prefix
}
