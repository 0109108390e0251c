/** Texts that YAML reads back as themselves without quotes, whatever stands around them. */
const PLAIN = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)\p{L}[\p{L}\p{M}\p{N}_./ -]*$/iu

/** A value as it stands within a line of YAML; always one line, whatever it holds. */
export function inline(value: unknown): string {
  if (typeof value === 'string')
    return PLAIN.test(value) && !value.endsWith(' ') ? value : JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${inline(key)}: ${inline(item)}`)
    .join(', ')} }`
}
