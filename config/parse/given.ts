import { isRecord } from '../schema/strict.ts'
import type { Path } from '../yaml/document.ts'

/** Values that are never shown, even when somebody wrote them in clear. */
const SECRET_KEYS: ReadonlySet<string> = new Set(['password', 'user', 'url', 'secret', 'private_key'])
const LONGEST = 60

/** The value at a path; undefined when there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let at = value
  for (const part of path) {
    if (Array.isArray(at)) at = (at as readonly unknown[])[Number(part)]
    else at = isRecord(at) && Object.hasOwn(at, String(part)) ? at[String(part)] : undefined
  }
  return at
}

/** A value as messages show it: short, and not if it may be a secret. */
export function given(value: unknown, key: string): string {
  if (value === null || value === undefined) return 'nothing'
  if (SECRET_KEYS.has(key)) return 'a value that is not shown'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (isRecord(value)) return 'a map'
  const text = JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text
}
