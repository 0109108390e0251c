/** The place of an id among ascending ones; -1 = it is not there. */
export function placeIn(ids: readonly string[], id: string): number {
  let from = 0
  let to = ids.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((ids[middle] ?? '') < id) from = middle + 1
    else to = middle
  }
  return ids[from] === id ? from : -1
}
