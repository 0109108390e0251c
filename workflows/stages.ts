import type { activationActivities } from '../activities/activation/index.ts'
import type { extractActivities } from '../activities/extract/index.ts'
import type { identityActivities } from '../activities/identity/index.ts'
import type { reportActivities } from '../activities/report/index.ts'
import type { segmentActivities } from '../activities/segments/index.ts'
import type { PartRef, StageCounts } from '../core/stages.ts'

export type ActivationActivities = ReturnType<typeof activationActivities>
export type ExtractActivities = ReturnType<typeof extractActivities>
export type IdentityActivities = ReturnType<typeof identityActivities>
export type SegmentsActivities = ReturnType<typeof segmentActivities>
export type ReportActivities = ReturnType<typeof reportActivities>

export interface ProfilesActivities {
  buildProfiles(ref: PartRef): Promise<StageCounts>
}
export interface ConsentActivities {
  decideConsent(ref: PartRef): Promise<StageCounts>
}
