import type { OperatorWord } from '../../../core/night.ts'
import type { RunRef } from '../../../core/stages.ts'
import { type AuditAction, type AuditEntry, recordAudit } from '../../privacy/queries.ts'
import type { RunsDeps } from '../deps.ts'
import { markPaused, markResumed } from '../queries/state.ts'
import { holdOwn } from './held.ts'

/** A pause or a resume, with who said it and why. */
export type PauseWord = RunRef & OperatorWord

/** Says that the run stands still, and for whom it waits. */
export function pauseRun(deps: RunsDeps, it: PauseWord): Promise<void> {
  return deps.db.transaction(async (tx) => {
    await holdOwn(tx, it)
    if ((await markPaused(tx, it.runId, it.by, it.reason)) === 0) return
    await recordAudit(tx, entryOf('paused', it))
  })
}

/** Says that it goes on. */
export function resumeRun(deps: RunsDeps, it: PauseWord): Promise<void> {
  return deps.db.transaction(async (tx) => {
    await holdOwn(tx, it)
    if ((await markResumed(tx, it.runId)) === 0) return
    await recordAudit(tx, entryOf('resumed', it))
  })
}

const entryOf = (action: AuditAction, { by, reason, runId }: PauseWord): AuditEntry => ({
  actor: by,
  action,
  subject: `run:${runId}`,
  detail: { reason },
})
