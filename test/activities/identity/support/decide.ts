import {
  type DecisionKind,
  type Decisions,
  lockDecisions,
  recordDecision,
} from '../../../../activities/identity/queries/decide.ts'
import type { Db } from '../../../../db/connect.ts'
import { recordOf } from '../../../support/world.ts'

/** Decides about records of the source crm, by their keys. */
export function decide(
  db: Db,
  kind: DecisionKind,
  left: readonly string[],
  right: readonly string[],
): Promise<Decisions> {
  const ids = (keys: readonly string[]) => keys.map((key) => recordOf('crm', key))
  return db.transaction(async (tx) => {
    await lockDecisions(tx)
    return recordDecision(tx, {
      kind,
      left: ids(left),
      right: ids(right),
      author: 'ana',
      reason: 'a ticket',
      at: new Date('2026-01-01T12:00:00Z'),
      profiles: ['p'],
    })
  })
}
