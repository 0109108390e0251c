import type { SourceSpec } from '../../../core/brand/source.ts'
import type { Fields } from '../convert/input.ts'
import { consentMapper } from './consents.ts'
import { eventMapper } from './events.ts'
import { goneReader } from './gone.ts'
import type { KeyReader } from './key.ts'
import { personMapper } from './people.ts'
import { referenceMapper } from './reference.ts'
import { isFault, type RowContext, type RowFault, type RowIdentifier } from './types.ts'

/** What a row becomes, for people: names and values in the words of the source's YAML. */
export type ShownRow = Readonly<Record<string, unknown>>

/** Maps rows to what somebody can look at; `now` is the true clock. */
export function shownMapper(
  spec: SourceSpec,
  context: RowContext,
  keyOf: KeyReader,
  now: Date,
): (fields: Fields, original: string | null) => ShownRow | RowFault {
  const map = valuesMapper(spec, context, now)
  const isGone = goneReader(spec, context)
  return (fields, original) => {
    const key = keyOf(fields, original)
    if (typeof key !== 'string') return key
    const gone = isGone(fields)
    if (typeof gone !== 'boolean') return gone
    if (gone) return { key, deleted: true }
    const values = map(fields, key)
    return isFault(values) ? values : { key, ...values }
  }
}

type ValuesMapper = (fields: Fields, key: string) => ShownRow | RowFault

function valuesMapper(spec: SourceSpec, context: RowContext, now: Date): ValuesMapper {
  const { rows } = spec
  switch (rows.are) {
    case 'people':
      return shown(personMapper(rows, context), ({ attributes, sealed, seenAt, identifiers }) => ({
        ...identifiersOf(identifiers),
        ...parsed(attributes),
        ...parsed(sealed),
        updated_at: seenAt,
      }))
    case 'events':
      return shown(
        eventMapper(rows, context),
        ({ name, occurredAt, actor, amount, currency, properties }) => ({
          event: name,
          occurred_at: occurredAt,
          ...identifiersOf(actor?.identifiers ?? []),
          amount,
          currency: amount === null ? null : currency,
          ...parsed(properties),
        }),
      )
    case 'consents': {
      const map = consentMapper(rows, spec.party, context, now)
      return (fields, key) => {
        const { entry, fault } = map(fields, key)
        if (fault !== null || entry === null) return fault ?? {}
        const { identifier, channel, purpose, action, occurredAt, method, proof } = entry
        return {
          ...identifiersOf([identifier]),
          channel,
          purpose,
          action,
          occurred_at: occurredAt,
          method,
          proof,
        }
      }
    }
    case 'reference':
      return shown(referenceMapper(rows, context), ({ validFrom, attributes }) => ({
        ...parsed(attributes),
        valid_from: validFrom,
      }))
  }
}

function shown<Row extends object>(
  map: (fields: Fields, key: string) => Row | RowFault,
  show: (row: Row) => ShownRow,
): ValuesMapper {
  return (fields, key) => {
    const row = map(fields, key)
    return isFault(row) ? row : show(row)
  }
}

/** Several of one type stand side by side. */
function identifiersOf(identifiers: readonly RowIdentifier[]): ShownRow {
  const found: Record<string, string> = {}
  for (const { type, value } of identifiers) found[type] = type in found ? `${found[type]}, ${value}` : value
  return found
}

function parsed(json: string | null): ShownRow {
  return json === null ? {} : (JSON.parse(json) as ShownRow)
}
