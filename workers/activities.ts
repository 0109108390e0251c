import { activationActivities } from '../activities/activation/index.ts'
import { consentActivities } from '../activities/consent/index.ts'
import { extractActivities } from '../activities/extract/index.ts'
import { identityActivities } from '../activities/identity/index.ts'
import { profileActivities } from '../activities/profiles/index.ts'
import { reportActivities } from '../activities/report/index.ts'
import type { UiAddress } from '../activities/report/ui.ts'
import type { RunsDeps } from '../activities/runs/deps.ts'
import { runsActivities } from '../activities/runs/index.ts'
import { segmentActivities } from '../activities/segments/index.ts'

/**
 * All activities of the house: every worker has them, the queues say which worker is asked. `ending` are the deps of
 * work whose statements end when its activity is cancelled; sending writes what became of its messages after that too.
 */
export const createActivities = (deps: RunsDeps, ending: RunsDeps, ui: UiAddress | null) => {
  const { planWaves } = activationActivities(ending)
  return {
    ...runsActivities(ending),
    ...extractActivities(ending),
    ...identityActivities(ending),
    ...profileActivities(ending),
    ...consentActivities(ending),
    ...segmentActivities(ending),
    ...activationActivities(deps),
    planWaves,
    ...reportActivities(ending, ui),
  }
}

export type Activities = ReturnType<typeof createActivities>
