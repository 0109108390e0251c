import { hash } from 'node:crypto'

/**
 * 16 bytes of a row as it was read, in hex, which a uuid column takes as it is. `version` is that of the mapping
 * when the hash decides whether a row needs mapping again, and empty when it is a key by content. SHA-256 cut to
 * 128 bits costs less than MD5 (0.56 and 0.64 us a row), and nobody can make two rows with one hash.
 */
export function rawHash(fields: readonly string[], version: string): string {
  return hash('sha256', encode(fields, version), 'hex').slice(0, 32)
}

/** The same of a row that was read from an object, which may hold more than the fields: of its text. */
export function rowHash(fields: readonly string[], original: string | null, version: string): string {
  return rawHash(original === null ? fields : [original], version)
}

/**
 * One text for one list: rows of a file hold no NUL, so it separates them; the count stands in front, and a list
 * from elsewhere that holds one is written as JSON, in front of which no count can stand.
 */
function encode(fields: readonly string[], version: string): string {
  const joined = fields.join('\0')
  const clean = !version.includes('\0') && nulCount(joined) === Math.max(fields.length - 1, 0)
  return clean ? `${fields.length}\0${version}\0${joined}` : `json\0${JSON.stringify([version, fields])}`
}

function nulCount(text: string): number {
  let count = 0
  for (let at = text.indexOf('\0'); at >= 0; at = text.indexOf('\0', at + 1)) count += 1
  return count
}
