import type { SourceSpec } from '../../../core/brand/source.ts'
import { keyedId } from '../../../db/keys.ts'
import type { Fields } from '../convert/input.ts'
import { inputColumns } from '../convert/input.ts'
import { rowHash } from '../csv/hash.ts'
import type { Ordinals } from '../memory/ordinals.ts'
import { looksLikeAddress } from './personal.ts'
import type { RowContext, RowFault } from './types.ts'

/** The key of a row, or why it has none. */
export type KeyReader = (fields: Fields, original: string | null) => string | RowFault

/**
 * `content`: the hash of the row and its number among the equal rows of the file, so that equal rows are two rows
 * and the same file again is none. Columns: their texts, joined by `|`. A published key must be no address and no
 * name: where a column of the key is mapped as one of those, every key is a keyed hash; where it is not, and holds an
 * address all the same (customer numbers that are e-mail addresses), that row's key is. Keys of reference rows are
 * about things, and events join by them: they stay as they are.
 */
export function keyReader(spec: SourceSpec, context: RowContext, ordinal: Ordinals): KeyReader {
  if (spec.key === 'content') {
    return (fields, original) => {
      const hash = rowHash(fields, original, '')
      return `${hash}#${ordinal(hash)}`
    }
  }
  const columns = spec.key.map((name) => context.columns.get(name) ?? -1)
  const fault: RowFault = {
    reason: 'missing_key',
    detail: `${spec.key.join(', ')}: expected a value, it is the key`,
  }
  const tooLong: RowFault = { reason: 'out_of_range', detail: `${spec.key.join(', ')}: ${LONG_KEY}` }
  const secret = holdsPersonalData(spec, spec.key)
  const people = spec.rows.are !== 'reference'
  return (fields) => {
    const parts = columns.map((index) => (fields[index] ?? '').trim())
    if (parts.includes('')) return fault
    if (secret || (people && parts.some(looksLikeAddress)))
      return keyedId(context.key, 'source key', context.source, ...parts).replaceAll('-', '')
    const key = parts.length === 1 ? (parts[0] ?? '') : parts.map(escaped).join('|')
    return key.length > MOST_CHARACTERS ? tooLong : key
  }
}

/** Keys are indexed: 2,704 bytes are all that an entry may have, and 500 characters can be 2,000 of them. */
const MOST_CHARACTERS = 500
const LONG_KEY = `expected at most ${MOST_CHARACTERS} characters, it is the key`

/** `a|b` and `c` are another key than `a` and `b|c`. */
function escaped(part: string): string {
  return part.replaceAll('\\', '\\\\').replaceAll('|', '\\|')
}

function holdsPersonalData({ rows }: SourceSpec, key: readonly string[]): boolean {
  const identifiers = rows.are === 'people' ? rows.identifiers : rows.are === 'events' ? rows.actor : []
  const consent = rows.are === 'consents' ? [rows.identifier] : []
  const direct = [...identifiers, ...consent].filter(({ type }) => type === 'email' || type === 'phone')
  const sealed = rows.are === 'people' ? Object.values(rows.sealed) : []
  const columns = [...direct.map(({ field }) => field), ...sealed].flatMap((field) =>
    'constant' in field ? [] : inputColumns(field),
  )
  return key.some((name) => columns.includes(name))
}
