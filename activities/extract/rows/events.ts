import type { EventRows } from '../../../core/brand/source.ts'
import { keyedId, recordId } from '../../../db/keys.ts'
import type { Fields } from '../convert/input.ts'
import { isCurrency } from '../convert/money.ts'
import { rawHash } from '../csv/hash.ts'
import { instantReader, isMoney, objectReader, textValueReader, valueReader } from './fields.ts'
import { identifierReader } from './identifiers.ts'
import { isFault, type RowContext, type RowFault, type RowIdentifier, type RowMapper } from './types.ts'

/** Who did it: one source record for each distinct set of identifiers. */
export interface Actor {
  readonly recordId: string
  readonly sourceKey: string
  readonly identifiers: readonly RowIdentifier[]
}

export interface EventRow {
  readonly eventKey: string
  /** null: nobody is named, the event is unattributed. */
  readonly actor: Actor | null
  readonly name: string
  readonly occurredAt: string
  readonly amount: string | null
  readonly currency: string | null
  readonly properties: string
  readonly hash: string
}

/** Names are indexed, and a name is one of a few words, not a text. */
const MOST_CHARACTERS = 200
const LONG_NAME: RowFault = {
  reason: 'out_of_range',
  detail: `event: expected a name of at most ${MOST_CHARACTERS} characters`,
}

/** Turns rows into events. */
export function eventMapper(rows: EventRows, context: RowContext): RowMapper<EventRow> {
  const name = required(textValueReader(rows.event, context), 'event')
  const occurredAt = required(instantReader(rows.occurredAt, context), 'occurred_at')
  const amountOf = amountReader(rows, context)
  // Unmapped columns are never kept here: nobody knows what is in them, and properties are in clear.
  const properties = objectReader(rows.properties, context, [])
  const actorOf = actorReader(rows, context)
  return (fields, eventKey) => {
    const event = name(fields)
    if (typeof event !== 'string') return event
    if (event.length > MOST_CHARACTERS) return LONG_NAME
    const at = occurredAt(fields)
    if (typeof at !== 'string') return at
    const paid = amountOf(fields)
    if ('reason' in paid) return paid
    const said = properties(fields)
    if (said !== null && typeof said !== 'string') return said
    const actor = actorOf(fields)
    if (actor !== null && 'reason' in actor) return actor
    const { amount, currency } = paid
    const content = [event, at, amount ?? '', currency ?? '', said ?? '', actor?.recordId ?? '']
    return {
      eventKey,
      actor,
      name: event,
      occurredAt: at,
      amount,
      currency,
      properties: said ?? '{}',
      hash: rawHash(content, 'event'),
    }
  }
}

function required(
  read: (fields: Fields) => string | null | RowFault,
  field: string,
): (fields: Fields) => string | RowFault {
  const fault: RowFault = { reason: 'missing_value', detail: `${field}: expected a value` }
  return (fields) => read(fields) ?? fault
}

interface Paid {
  readonly amount: string | null
  readonly currency: string | null
}

const NOTHING: Paid = { amount: null, currency: null }

function amountReader(rows: EventRows, context: RowContext): (fields: Fields) => Paid | RowFault {
  if (rows.amount === null) return () => NOTHING
  const read = valueReader(rows.amount, context)
  const readCurrency = rows.currency === null ? () => null : textValueReader(rows.currency, context)
  const usual = context.defaults.currency ?? null
  const unknown: RowFault = { reason: 'not_allowed', detail: 'currency: expected the ISO code of a currency' }
  return (fields) => {
    const value = read(fields)
    if (value === null) return NOTHING
    if (isFault(value)) return value
    if (isMoney(value)) return value
    const stated = readCurrency(fields)
    if (stated !== null && typeof stated !== 'string') return stated
    const currency = stated?.toUpperCase() ?? usual
    return currency === null || isCurrency(currency) ? { amount: String(value), currency } : unknown
  }
}

/** Most rows name somebody who was named a few rows before; HMACs of identifiers cost 1.7 us each. */
const MOST_ACTORS = 50_000

function actorReader(rows: EventRows, context: RowContext): (fields: Fields) => Actor | null | RowFault {
  const read = identifierReader(rows.actor, context)
  const made = new Map<string, Actor>()
  return (fields) => {
    const identifiers = read(fields)
    if ('reason' in identifiers) return identifiers
    if (identifiers.length === 0) return null
    const names = identifiers.map(({ type, value }) => `${type}=${value}`).sort()
    const key = names.join('\n')
    const known = made.get(key)
    if (known) return known
    const sourceKey = keyedId(context.key, 'actor', context.source, ...names).replaceAll('-', '')
    const actor = { recordId: recordId(context.key, context.source, sourceKey), sourceKey, identifiers }
    if (made.size >= MOST_ACTORS) made.clear()
    made.set(key, actor)
    return actor
  }
}
