import type { PeopleRows } from '../../../core/brand/source.ts'
import { recordId } from '../../../db/keys.ts'
import { rawHash } from '../csv/hash.ts'
import { instantReader, objectReader } from './fields.ts'
import { identifierReader } from './identifiers.ts'
import type { RowContext, RowIdentifier, RowMapper } from './types.ts'

/** A row that stands for a person, as it is stored. */
export interface PersonRow {
  readonly recordId: string
  readonly sourceKey: string
  readonly attributes: string
  readonly sealed: string | null
  /** The row's own time of last change. */
  readonly seenAt: string | null
  readonly identifiers: readonly RowIdentifier[]
  /** Of all that the row says: a row with the same one changes nothing. */
  readonly hash: string
}

/** Turns rows into people. Unmapped columns that are kept go to the vault: nobody knows what is in them. */
export function personMapper(rows: PeopleRows, context: RowContext): RowMapper<PersonRow> {
  const attributes = objectReader(rows.attributes, context, [])
  const sealed = objectReader(rows.sealed, context, context.kept)
  const updatedAt = rows.updatedAt === null ? () => null : instantReader(rows.updatedAt, context)
  const identifiers = identifierReader(rows.identifiers, context)
  return (fields, sourceKey) => {
    const clear = attributes(fields)
    if (clear !== null && typeof clear !== 'string') return clear
    const secret = sealed(fields)
    if (secret !== null && typeof secret !== 'string') return secret
    const seenAt = updatedAt(fields)
    if (seenAt !== null && typeof seenAt !== 'string') return seenAt
    const ids = identifiers(fields)
    if ('reason' in ids) return ids
    const said = ids.map((id) => `${id.position}${id.verified ? '+' : '-'}${id.identifierId}`)
    return {
      recordId: recordId(context.key, context.source, sourceKey),
      sourceKey,
      attributes: clear ?? '{}',
      sealed: secret,
      seenAt,
      identifiers: ids,
      hash: rawHash([clear ?? '', secret ?? '', seenAt ?? '', ...said], 'person'),
    }
  }
}
