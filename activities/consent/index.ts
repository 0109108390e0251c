import { hopeless } from '../../core/errors.ts'
import type { PartRef, StageCounts } from '../../core/stages.ts'
import type { Deps } from '../deps.ts'

/** Activities of the stage consent. */
export const consentActivities = (_deps: Deps) => ({
  /** Who may be contacted by which channel for which purpose, for the profiles that this run touched. */
  decideConsent: (ref: PartRef): Promise<StageCounts> =>
    Promise.reject(hopeless('NOT_YET', `Consent of run ${ref.runId} cannot be decided yet.`)),
})
