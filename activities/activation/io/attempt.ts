import { passing } from '../../../core/errors.ts'
import type { Db } from '../../../db/connect.ts'
import {
  closeRows,
  type Ended,
  endedBy,
  type Returned,
  renewLease,
  returnRows,
  returnUnbegun,
} from '../queries/outcome.ts'
import type { RangeResult } from '../types.ts'
import { persist } from './persist.ts'

/**
 * One attempt at a range: which claimed rows are open, and what became of the others. Outcomes are written in
 * batches of whatever has ended, as soon as the last write is done.
 */
export interface Attempt {
  readonly id: string
  readonly begin: (deliveryIds: readonly string[], skipped: number) => void
  readonly end: (row: Ended) => void
  readonly giveBack: (row: Returned) => void
  /** Claimed and not yet closed in the database. */
  readonly openCount: () => number
  /**
   * The attempt ends: counts open rows no more, and returns how many they were. An answer that comes later is
   * written, too.
   */
  readonly leave: () => number
  /** Writes what has ended so far; throws when another attempt has taken the rows over. */
  readonly flush: () => Promise<void>
  readonly renew: (seconds: number) => Promise<void>
  /** Gives back rows that were claimed without our knowing it. */
  readonly giveBackUnbegun: () => Promise<void>
  readonly result: () => RangeResult
}

export interface AttemptFacts {
  readonly id: string
  readonly waveId: number
  readonly clock: Date | null
  /** How long an outcome is tried to be written, in milliseconds. */
  readonly persistMs: number
}

export function newAttempt(
  db: Db,
  facts: AttemptFacts,
  now: () => Date,
  closed: (count: number) => void,
): Attempt {
  const open = new Set<string>()
  const counts = { claimed: 0, sent: 0, failed: 0, unknown: 0, skipped: 0, returned: 0 }
  const ended: Ended[] = []
  const returned: Returned[] = []
  let writing: Promise<void> = Promise.resolve()

  const write = async (): Promise<void> => {
    const done = ended.splice(0)
    const back = returned.splice(0)
    if (done.length > 0) await persist(facts.persistMs, now, () => writeEnded(db, facts.id, done))
    if (back.length > 0)
      await persist(facts.persistMs, now, () => returnRows(db, facts.id, back, facts.clock))
    for (const row of done) counts[row.state]++
    counts.returned += back.length
    closed([...done, ...back].filter((row) => open.delete(row.deliveryId)).length)
  }

  return {
    id: facts.id,
    begin: (ids, skipped) => {
      for (const id of ids) open.add(id)
      counts.claimed += ids.length
      counts.skipped += skipped
    },
    end: (row) => {
      ended.push(row)
    },
    giveBack: (row) => {
      returned.push(row)
    },
    openCount: () => open.size,
    leave: () => {
      const left = open.size
      open.clear()
      return left
    },
    flush: () => {
      // One write at a time: rows that end meanwhile go with the next.
      writing = writing.then(() => (ended.length + returned.length > 0 ? write() : undefined))
      return writing
    },
    renew: async (seconds) => {
      if (open.size > 0) await renewLease(db, facts.id, [...open], seconds)
    },
    giveBackUnbegun: async () => {
      await persist(facts.persistMs, now, () =>
        returnUnbegun(db, facts.id, facts.waveId, [...open], facts.clock),
      )
    },
    result: () => ({ ...counts }),
  }
}

/** Rows that are closed already, because the answer to the first write was lost, are well. */
async function writeEnded(db: Db, attemptId: string, rows: readonly Ended[]): Promise<void> {
  const closed = await closeRows(db, attemptId, rows)
  if (closed === rows.length) return
  const ids = rows.map((row) => row.deliveryId)
  if ((await endedBy(db, attemptId, ids)) === rows.length) return
  throw attemptLost({})
}

/** Contacts that this attempt had claimed are another's now. */
export const attemptLost = (evidence: Readonly<Record<string, number>>): Error =>
  passing(
    'ATTEMPT_LOST',
    'Another attempt has taken over contacts of this range: this one stops. Nothing is wanted.',
    evidence,
  )
