import { DAY_MS } from '../../../core/days.ts'
import type { CopyValue } from '../../../db/copy.ts'
import type { PersonRow } from '../rows/people.ts'
import type { RowIdentifier } from '../rows/types.ts'
import type { LoadJob } from './types.ts'

/** The last millisecond of 9999: later ones are no times of PostgreSQL as JavaScript writes them. */
const LAST = 253_402_300_799_999

/** When a record was true last, and until when it may be kept. */
export interface Life {
  readonly seenAt: string
  readonly expiresAt: string | null
  /** Its time was over before it came. */
  readonly over: boolean
}

/**
 * A row without a time of its own is as old as the night that reads it; so is one that is dated later, or a wrong
 * clock would win over all other sources, and keep the record for as long as it is wrong.
 */
export function lifeOf({ asOf, spec, context }: LoadJob): (seenAt: string | null) => Life {
  const now = asOf.toISOString()
  const days = spec.expiresAfterDays
  return (given) => {
    const isLater = given !== null && given > now
    if (isLater) context.note('future_update')
    const seenAt = isLater ? now : (given ?? now)
    if (days === null) return { seenAt, expiresAt: null, over: false }
    const end = Math.min(Date.parse(seenAt) + days * DAY_MS, LAST)
    return { seenAt, expiresAt: new Date(end).toISOString(), over: end <= asOf.getTime() }
  }
}

/** The line of somebody who is gone. */
export function gonePersonLine(row: number, record: string, key: string): CopyValue[] {
  return [row, record, key, null, null, null, null, null, null, true]
}

/** The line of a person for the stage. */
export function personLine(row: number, person: PersonRow, life: Life, raw: string | null): CopyValue[] {
  const { recordId, sourceKey, attributes, sealed, hash } = person
  return [row, recordId, sourceKey, attributes, sealed, life.seenAt, life.expiresAt, raw, hash, false]
}

/** The line of an identifier for the stage. */
export function identifierLine(row: number, record: string, one: RowIdentifier): CopyValue[] {
  return [row, record, one.identifierId, one.canonicalId, one.type, one.value, one.position, one.verified]
}

/** A uuid as the tables in memory take it. */
export function hexOf(uuid: string): string {
  return uuid.replaceAll('-', '')
}
