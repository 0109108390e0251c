import type { ExactJson } from './json-fields.ts'

const KEY = /"(?:[^"\\]|\\.)*"\s*:|"(?:[^"\\]|\\.)*"/g
const SPACED = /"\s+:/

/** Does an object of the text name a key twice? JSON.parse takes the last one, and nobody hears of the other. */
export function repeatsKey(text: string, value: ExactJson): boolean {
  const keys = countKeys(value)
  if (marksIn(text) === keys && !SPACED.test(text)) return false
  let written = 0
  for (const [token] of text.matchAll(KEY)) if (token.endsWith(':')) written += 1
  return written !== keys
}

/** Ends of keys, as they are mostly written; texts may hold more that look like it. */
function marksIn(text: string): number {
  let marks = 0
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) marks += 1
  return marks
}

function countKeys(value: ExactJson): number {
  if (typeof value !== 'object' || value === null) return 0
  let count = 0
  if (Array.isArray(value)) for (const part of value) count += countKeys(part)
  else for (const part of Object.values(value)) count += 1 + countKeys(part as ExactJson)
  return count
}
