/** Longer texts are compared by their first 64 code units. */
const LONGEST = 64

/** Rows of the table: the one before last, the last, the one at work. Rotated, never made anew. */
const ROWS = [new Uint8Array(LONGEST + 2), new Uint8Array(LONGEST + 2), new Uint8Array(LONGEST + 2)] as const

/**
 * Optimal string alignment distance (insert, delete, replace, swap two neighbours; no stretch is edited twice) of
 * two stretches of `units`, at most `limit`; `limit + 1` stands for anything more. Only a band of `limit` on each
 * side of the diagonal is looked at.
 */
export function editDistance(
  units: Uint16Array,
  fromA: number,
  toA: number,
  fromB: number,
  toB: number,
  limit: number,
): number {
  const lengthA = Math.min(toA - fromA, LONGEST)
  const lengthB = Math.min(toB - fromB, LONGEST)
  const far = limit + 1
  if (Math.abs(lengthA - lengthB) > limit) return far
  let [before, last, row] = ROWS
  for (let j = 0; j <= Math.min(lengthB, far); j += 1) last[j] = j
  for (let i = 1; i <= lengthA; i += 1) {
    const from = Math.max(1, i - limit)
    const to = Math.min(lengthB, i + limit)
    // What lies outside of the band is too far whatever it is.
    row[from - 1] = from === 1 ? Math.min(i, far) : far
    let best = row[from - 1] ?? far
    const unit = units[fromA + i - 1]
    for (let j = from; j <= to; j += 1) {
      const other = units[fromB + j - 1]
      const same = unit === other
      let cost = (last[j - 1] ?? far) + (same ? 0 : 1)
      // The cell above the band's end was not written in the row before.
      if (j < i + limit) cost = Math.min(cost, (last[j] ?? far) + 1)
      cost = Math.min(cost, (row[j - 1] ?? far) + 1)
      if (!same && i > 1 && j > 1 && unit === units[fromB + j - 2] && other === units[fromA + i - 2]) {
        cost = Math.min(cost, (before[j - 2] ?? far) + 1)
      }
      if (cost > far) cost = far
      row[j] = cost
      if (cost < best) best = cost
    }
    if (best > limit) return far
    const free = before
    before = last
    last = row
    row = free
  }
  return Math.min(last[lengthB] ?? far, far)
}
