import { hopeless } from '../../../core/errors.ts'
import type { OperatorWord } from '../../../core/night.ts'
import type { Db } from '../../../db/connect.ts'
import { type RolledBack, rollbackWaves } from '../../activation/queries/rollback.ts'
import { recordAudit } from '../../privacy/queries.ts'
import { discardUnpublished } from '../queries/discard.ts'
import { lockPublication, movePointer } from '../queries/installation.ts'
import { markRolledBack, rollbackFacts } from '../queries/rollback.ts'
import { leaseRow } from '../queries/run.ts'

/** What a rollback did. */
export interface RollbackResult extends RolledBack {
  /** The run that was published, and the one that is now (0 = none). */
  readonly from: number
  readonly to: number
}

/**
 * Goes back to an earlier published run: the pointer first, then everything that later runs wrote. Denials,
 * deliveries that were sent and the audit stay. `to` null = the run that was published before; 0 = none at all.
 */
export function rollback(db: Db, to: number | null, word: OperatorWord, now: Date): Promise<RollbackResult> {
  return db.transaction(async (tx) => {
    const from = await lockPublication(tx)
    const target = await targetOf(tx, from, to)
    await movePointer(tx, target)
    const { first } = await markRolledBack(tx, target, now)
    const waves = await rollbackWaves(tx, first)
    await discardUnpublished(tx, target)
    await recordAudit(tx, {
      actor: word.by,
      action: 'rolled back',
      subject: `run:${from}`,
      detail: { to: target, reason: word.reason, skipped: waves.skipped },
    })
    return { from, to: target, ...waves }
  })
}

async function targetOf(tx: Db, from: number, to: number | null): Promise<number> {
  if (from === 0)
    throw hopeless('NOTHING_PUBLISHED', 'Nothing is published, so that there is nothing to go back from.')
  const running = await leaseRow(tx)
  if (running !== null)
    throw hopeless(
      'RUN_UNDER_WAY',
      `Run ${running.run_id} for ${running.business_date} is under way: wait for it, or end it with: nocturne cancel (a worker must be up for either)`,
      { run_id: running.run_id },
    )
  const facts = await rollbackFacts(tx, from, to)
  if (to === 0) return 0
  if (to === null && facts.before === 0)
    throw hopeless(
      'NOTHING_BEFORE',
      `Run ${from} is the first that was published. To go back to an empty database, say so: nocturne rollback --to 0`,
    )
  if (to === null) return facts.before
  if (facts.reachable) return to
  throw hopeless(
    'NOT_PUBLISHED_BEFORE',
    `Run ${to} is not a run that was published before run ${from} and is still kept. Such runs are: ${facts.known.join(', ') || 'none'}.`,
    { run_id: to },
  )
}
