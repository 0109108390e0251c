/** One text for one value: JSON with sorted keys, so that the order in which YAML was written does not count. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`
}

/** Values without repetition, in the order of their canonical text. */
export function sortedSet<T>(values: readonly T[]): readonly T[] {
  const byText = new Map(values.map((value) => [canonical(value), value]))
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)
}

/** Values without repetition, in the order of their first appearance. */
export function distinct<T>(values: readonly T[]): readonly T[] {
  const byText = new Map<string, T>()
  for (const value of values) {
    const text = canonical(value)
    if (!byText.has(text)) byText.set(text, value)
  }
  return [...byText.values()]
}
