import { randomUUID } from 'node:crypto'
import { type ClaimedRow, type ClaimScope, claim } from '../../../../activities/activation/queries/claim.ts'
import type { Db } from '../../../../db/connect.ts'

/** A claim for the first wave of the test project, by a new attempt. */
export const scope = (changes: Partial<ClaimScope> = {}): ClaimScope => ({
  waveId: 1,
  plannedBy: 1,
  campaign: 'hello',
  step: 'first',
  channel: 'email',
  destination: 'mail',
  attemptId: randomUUID(),
  leaseSeconds: 30,
  clock: new Date('2026-03-02T09:00:00Z'),
  cap: null,
  remembered: 8,
  ...changes,
})

/** Claims all that may go of a wave, in one batch. */
export const claimAll = (db: Db, changes: Partial<ClaimScope> = {}): Promise<ClaimedRow[]> =>
  claim(db, scope(changes), '0', '1000000', 500)
