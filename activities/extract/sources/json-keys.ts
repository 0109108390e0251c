import type { ExactJson } from './json-fields.ts'

/** Why an object is refused that names a key twice: nobody knows which value is meant. */
export const TWICE = { reason: 'bad_json', detail: 'a key stands twice in one object' } as const

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

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g

/** An object or a list that is open: the keys it has named (null = a list), and where it stands. */
interface Open {
  readonly keys: Set<string> | null
  step: string
}

/** Paths of the keys that JSON names twice in one object. It has been parsed before, so that it is whole. */
export function repeatedKeys(text: string): readonly (readonly string[])[] {
  const found: (readonly string[])[] = []
  const open: Open[] = []
  let word = ''
  for (const [token] of text.matchAll(TOKEN)) {
    const top = open.at(-1)
    if (token === '{') open.push({ keys: new Set(), step: '' })
    else if (token === '[') open.push({ keys: null, step: '0' })
    else if (token === '}' || token === ']') open.pop()
    else if (token === ':' && top?.keys) {
      top.step = JSON.parse(word) as string
      if (top.keys.has(top.step)) found.push(open.map(({ step }) => step))
      top.keys.add(top.step)
    } else if (token === ',' && top?.keys === null) top.step = String(Number(top.step) + 1)
    else word = token
  }
  return found
}
