/** A value of an attribute as it is shown: text as it stands, lists with commas, everything else as JSON. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(valueText).join(', ')
  return JSON.stringify(value)
}
