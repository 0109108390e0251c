import { STAGES, type Stage } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'
import { discardRunRows, discardVersions } from '../../../db/versioned/discard.ts'
import { discardGrants } from '../../consent/queries.ts'

/** Takes back all that is not published: the state of every table is again that of the published run. */
export async function discardUnpublished(tx: Db, published: number): Promise<void> {
  await discardVersions(tx, published, 'extract')
  await discardGrants(tx, published)
}

/** Takes back what a run wrote in a stage and in the later ones, because the stage begins again. */
export async function discardStages(tx: Db, runId: number, published: number, from: Stage): Promise<void> {
  await discardVersions(tx, published, from)
  if (from === 'extract') await discardGrants(tx, published)
  await discardRunRows(tx, runId, from)
  if (STAGES.indexOf(from) <= STAGES.indexOf('gates')) await forgetApproval(tx, runId)
}

/** An approval was given for what the gates saw; other rows need another one (the audit keeps both). */
function forgetApproval(tx: Db, runId: number): Promise<number> {
  return tx.execute(`delete from approval where run_id = $1::int and gate = 'data'`, [runId])
}
