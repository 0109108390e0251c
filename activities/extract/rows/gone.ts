import type { SourceSpec } from '../../../core/brand/source.ts'
import type { Fields } from '../convert/input.ts'
import { valueReader } from './fields.ts'
import { isFault, type RowContext, type RowFault } from './types.ts'

/** Tells whether a row says that its key is gone. */
export function goneReader(
  { deleted }: SourceSpec,
  context: RowContext,
): (fields: Fields) => boolean | RowFault {
  if (deleted === null) return () => false
  const read = valueReader(deleted, context)
  return (fields) => {
    const value = read(fields)
    return isFault(value) ? value : value === true
  }
}
