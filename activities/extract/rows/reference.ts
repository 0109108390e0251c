import type { ReferenceRows } from '../../../core/brand/source.ts'
import { rawHash } from '../csv/hash.ts'
import { instantReader, objectReader } from './fields.ts'
import type { RowContext, RowMapper } from './types.ts'

/** A row about a thing. */
export interface ReferenceRow {
  readonly key: string
  readonly validFrom: string | null
  readonly attributes: string
  readonly hash: string
}

/** Turns rows into reference rows. */
export function referenceMapper(rows: ReferenceRows, context: RowContext): RowMapper<ReferenceRow> {
  const attributes = objectReader(rows.attributes, context, context.kept)
  const validFrom = rows.validFrom === null ? () => null : instantReader(rows.validFrom, context)
  return (fields, key) => {
    const said = attributes(fields)
    if (said !== null && typeof said !== 'string') return said
    const from = validFrom(fields)
    if (from !== null && typeof from !== 'string') return from
    return { key, validFrom: from, attributes: said ?? '{}', hash: rawHash([said ?? ''], 'reference') }
  }
}
