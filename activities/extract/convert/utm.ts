import type { Utm } from '../../../core/mapping.ts'

const NAMES = ['source', 'medium', 'campaign', 'term', 'content', 'id'] as const
const MAX_LENGTH = 256

/** The utm_* parameters of a URL or query string; null when there are none. A broken URL has none. */
export function parseUtm(text: string): Utm | null {
  const query = queryOf(text)
  if (!/utm_/i.test(query)) return null
  const found: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(query)) {
    const key = name.toLowerCase()
    const text = plain(value)
    if (key.startsWith('utm_') && text !== '') found[key.slice(4)] ??= text
  }
  const utm = Object.fromEntries(
    NAMES.flatMap((name) => (found[name] === undefined ? [] : [[name, found[name]]])),
  )
  return Object.keys(utm).length === 0 ? null : utm
}

/** Percent signs can write what no text may hold; cut between characters, not between their halves. */
function plain(value: string): string {
  const text = value.replaceAll(/\p{Cc}/gu, '').trim()
  return text.length <= MAX_LENGTH ? text : [...text].slice(0, MAX_LENGTH).join('')
}

function queryOf(text: string): string {
  const mark = text.indexOf('?')
  const query = mark < 0 ? text : text.slice(mark + 1)
  return query.split('#', 1)[0] ?? ''
}
