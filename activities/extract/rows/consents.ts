import type { ConsentRows, Party } from '../../../core/brand/source.ts'
import type { FieldSpec } from '../../../core/mapping.ts'
import { keyedId } from '../../../db/keys.ts'
import { columnsOf } from '../convert/field.ts'
import type { Fields } from '../convert/input.ts'
import { instantReader, textValueReader } from './fields.ts'
import { identifierReader } from './identifiers.ts'
import { isFault, type RowContext, type RowFault, type RowIdentifier } from './types.ts'

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
  /** Keyed: the rest of what it covers is in clear beside it, and an IP in the proof would soon be guessed. */
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

/** What a row comes to. */
export interface ConsentReading {
  /** What goes to the ledger; null = nothing. */
  readonly entry: ConsentRow | null
  /** Why the row is refused; beside an entry: a denial that counts all the same. */
  readonly fault: RowFault | null
  /** It withdraws or objects. */
  readonly denies: boolean
}

/**
 * Turns rows into consent events. A third party's row can deny, and never grants. A denial that says whom and what
 * it is about is never lost: with an unreadable time, method, proof or key its row is refused, and it counts from
 * `now`, when it was read.
 */
export function consentMapper(
  rows: ConsentRows,
  party: Party,
  context: RowContext,
  now: Date,
): (fields: Fields, key: string | RowFault) => ConsentReading {
  const aboutOf = aboutReader(rows, context)
  const action = required(rows.action, 'action', context)
  const grantOf = detailsReader(rows, context)
  // Of two instants that a clock shows alike, a denial is taken for the later one: it must not lose against a grant.
  const denialOf = detailsReader(rows, { ...context, defaults: { ...context.defaults, twice: 'later' } })
  const saidOf = toldReader(rows, context)
  return (fields, key) => {
    const said = action(fields)
    const denies = said === 'withdraw' || said === 'object'
    const about = aboutOf(fields)
    if (isFault(about)) return { entry: null, fault: about, denies }
    if (typeof said !== 'string') return { entry: null, fault: said, denies }
    if (!isAction(said)) return { entry: null, fault: NO_ACTION, denies }
    if (said === 'grant' && party === 'third') return { entry: null, fault: THIRD_PARTY, denies }
    const { identifier, channel, purpose } = about
    const details = typeof key === 'string' ? (denies ? denialOf : grantOf)(fields) : key
    if (typeof key === 'string' && !isFault(details)) {
      const { occurredAt, method, proof } = details
      const values = [identifier.identifierId, channel, purpose, said, occurredAt, method, proof ?? '']
      // A denial that is dated later counts from now: a wrong clock must not keep the person from ever granting again.
      const at = denies && occurredAt > now.toISOString() ? now.toISOString() : occurredAt
      const told = { ...details, occurredAt: at }
      const hash = keyedId(context.key, 'consent', ...values)
      const entry = { sourceKey: key, ...about, action: said, ...told, hash }
      return { entry, fault: null, denies }
    }
    const fault = isFault(details) ? details : null
    if (!denies) return { entry: null, fault, denies }
    // The same words again are the same denial: it does not grow younger with every file that repeats them.
    const words = [identifier.identifierId, channel, purpose, said, ...saidOf(fields)]
    const hash = keyedId(context.key, 'kept denial', ...words)
    const kept = { occurredAt: now.toISOString(), method: 'unreadable', proof: null, hash }
    return {
      entry: { sourceKey: typeof key === 'string' ? key : hash, ...about, action: said, ...kept },
      fault,
      denies,
    }
  }
}

type About = Pick<ConsentRow, 'identifier' | 'channel' | 'purpose'>

/** Whom and what a row is about. */
function aboutReader(rows: ConsentRows, context: RowContext): (fields: Fields) => About | RowFault {
  const identifiers = identifierReader([{ ...rows.identifier, verified: null }], context)
  const channelOf = required(rows.channel, 'channel', context)
  const purposeOf = required(rows.purpose, 'purpose', context)
  return (fields) => {
    const found = identifiers(fields)
    if ('reason' in found) return found
    const [identifier] = found
    if (!identifier) return NO_PERSON
    const channel = channelOf(fields)
    if (typeof channel !== 'string') return channel
    const purpose = purposeOf(fields)
    return typeof purpose === 'string' ? { identifier, channel, purpose } : purpose
  }
}

type Details = Pick<ConsentRow, 'occurredAt' | 'method' | 'proof'>

/** When and how it was said, and where that is proven. */
function detailsReader(rows: ConsentRows, context: RowContext): (fields: Fields) => Details | RowFault {
  const timeOf = orFault(instantReader(rows.occurredAt, context), 'occurred_at')
  const methodOf = required(rows.method, 'method', context)
  const proofOf = rows.proof === null ? () => null : textValueReader(rows.proof, context)
  return (fields) => {
    const occurredAt = timeOf(fields)
    if (typeof occurredAt !== 'string') return occurredAt
    const method = methodOf(fields)
    if (typeof method !== 'string') return method
    const proof = proofOf(fields)
    return proof === null || typeof proof === 'string' ? { occurredAt, method, proof } : proof
  }
}

/** The texts of time, method and proof as they stand in the row. */
function toldReader(rows: ConsentRows, { columns }: RowContext): (fields: Fields) => readonly string[] {
  const specs = [rows.occurredAt, rows.method, rows.proof].filter((spec) => spec !== null)
  const places = specs.flatMap(columnsOf).flatMap((name) => columns.get(name) ?? [])
  return (fields) => places.map((place) => fields[place] ?? '')
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
