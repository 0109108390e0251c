/** Text that is safe to stand in a page. Only this file makes one. */
export interface Markup {
  readonly markup: string
}

export type Content = Markup | string | number | null | readonly Content[]

/** HTML from a template; every value that is not markup already is escaped. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const text = parts.reduce(
    (all, part, i) => `${all}${part}${i < values.length ? render(values[i] ?? null) : ''}`,
    '',
  )
  return { markup: text }
}

/** Markup that we wrote ourselves, such as the style sheet; never a value. */
export function trusted(text: string): Markup {
  return { markup: text }
}

function render(value: Content): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return escapeHtml(value)
  if ('markup' in value) return value.markup
  return value.map(render).join('')
}

/** The five characters that mean something in HTML, for text and for quoted attributes. */
function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (c) => ENTITIES[c] ?? c)
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
