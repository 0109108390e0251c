import type { ConsentRows, Party } from '../../../core/brand/source.ts'
import type { FieldSpec } from '../../../core/mapping.ts'
import type { Fields } from '../convert/input.ts'
import { rawHash } from '../csv/hash.ts'
import { instantReader, textValueReader } from './fields.ts'
import { identifierReader } from './identifiers.ts'
import type { RowContext, RowFault, RowIdentifier, RowMapper } from './types.ts'

export type ConsentAction = 'grant' | 'withdraw' | 'object'

/** What somebody said about one identifier, channel and purpose. */
export interface ConsentRow {
  readonly sourceKey: string
  readonly identifier: RowIdentifier
  readonly channel: string
  readonly purpose: string
  readonly action: ConsentAction
  readonly occurredAt: string
  readonly method: string
  readonly proof: string | null
  readonly hash: string
}

const ACTIONS: readonly string[] = ['grant', 'withdraw', 'object']
const NO_ACTION: RowFault = { reason: 'not_allowed', detail: 'action: expected grant, withdraw or object' }
const NO_PERSON: RowFault = {
  reason: 'missing_value',
  detail: 'identifier: expected the identifier that it is about',
}
const THIRD_PARTY: RowFault = {
  reason: 'not_allowed',
  detail: 'action: data of a third party grants no consent',
}

/** Turns rows into consent events. A third party's row can deny, and never grants. */
export function consentMapper(rows: ConsentRows, party: Party, context: RowContext): RowMapper<ConsentRow> {
  const identifiers = identifierReader([rows.identifier], context)
  const channel = required(rows.channel, 'channel', context)
  const purpose = required(rows.purpose, 'purpose', context)
  const action = required(rows.action, 'action', context)
  const occurredAt = orFault(instantReader(rows.occurredAt, context), 'occurred_at')
  const method = required(rows.method, 'method', context)
  const proof = rows.proof === null ? () => null : textValueReader(rows.proof, context)
  const readers = [channel, purpose, action, occurredAt, method]
  return (fields, sourceKey) => {
    const found = identifiers(fields)
    if ('reason' in found) return found
    const [identifier] = found
    if (!identifier) return NO_PERSON
    const values: string[] = []
    for (const read of readers) {
      const value = read(fields)
      if (typeof value !== 'string') return value
      values.push(value)
    }
    const shown = proof(fields)
    if (shown !== null && typeof shown !== 'string') return shown
    const [inChannel = '', forPurpose = '', said = '', at = '', how = ''] = values
    if (!isAction(said)) return NO_ACTION
    if (said === 'grant' && party === 'third') return THIRD_PARTY
    return {
      sourceKey,
      identifier,
      channel: inChannel,
      purpose: forPurpose,
      action: said,
      occurredAt: at,
      method: how,
      proof: shown,
      hash: rawHash([identifier.identifierId, ...values, shown ?? ''], 'consent'),
    }
  }
}

function required(spec: FieldSpec, name: string, context: RowContext): (fields: Fields) => string | RowFault {
  return orFault(textValueReader(spec, context), name)
}

function orFault(
  read: (fields: Fields) => string | null | RowFault,
  name: string,
): (fields: Fields) => string | RowFault {
  const fault: RowFault = { reason: 'missing_value', detail: `${name}: expected a value` }
  return (fields) => read(fields) ?? fault
}

function isAction(value: string): value is ConsentAction {
  return ACTIONS.includes(value)
}
