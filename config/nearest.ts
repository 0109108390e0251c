/** Edits (insert, delete, replace, swap of neighbours) between two words: optimal string alignment. */
export function distance(a: string, b: string): number {
  let before: number[] = []
  let last: number[] = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row: number[] = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, at(before, j - 2) + 1)
      row.push(best)
    }
    before = last
    last = row
  }
  return at(last, b.length)
}

/** The known name that was probably meant, or null. Names of another length by far are not tried. */
export function nearest(given: string, known: Iterable<string>): string | null {
  const word = fold(given)
  if (word === '' || word.length > 80) return null
  const allowed = Math.min(3, Math.ceil(word.length / 3))
  let best: string | null = null
  let bestCost = allowed + 1
  for (const name of known) {
    const candidate = fold(name)
    if (Math.abs(candidate.length - word.length) >= bestCost) continue
    const cost = distance(word, candidate)
    if (cost < bestCost) {
      best = name
      bestCost = cost
    }
  }
  return best
}

/** `a, b or c`; long lists end in their number. */
export function listOf(names: Iterable<string>): string {
  const all = [...names].map((name) => `\`${name}\``)
  if (all.length === 0) return 'nothing'
  const shown = all.length > 20 ? [...all.slice(0, 20), `${all.length - 20} more`] : all
  const last = shown.at(-1) ?? ''
  return shown.length === 1 ? last : `${shown.slice(0, -1).join(', ')} or ${last}`
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[\s-]/g, '_')
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0
}
