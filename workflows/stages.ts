import type { activationActivities } from '../activities/activation/index.ts'
import type { identityActivities } from '../activities/identity/index.ts'
import type { reportActivities } from '../activities/report/index.ts'
import type { segmentActivities } from '../activities/segments/index.ts'
import type { PartRef, RunRef, StageCounts } from '../core/stages.ts'

export type ActivationActivities = ReturnType<typeof activationActivities>
export type IdentityActivities = ReturnType<typeof identityActivities>
export type SegmentsActivities = ReturnType<typeof segmentActivities>
export type ReportActivities = ReturnType<typeof reportActivities>

export interface SourceRef extends RunRef {
  readonly source: string
}

export interface ExtractActivities {
  planSource(ref: SourceRef): Promise<{ readonly files: number }>
  loadSource(ref: SourceRef): Promise<StageCounts>
  closeSource(ref: SourceRef): Promise<StageCounts>
  failSource(ref: SourceRef & { readonly code: string }): Promise<void>
}
export interface ProfilesActivities {
  buildProfiles(ref: PartRef): Promise<StageCounts>
}
export interface ConsentActivities {
  decideConsent(ref: PartRef): Promise<StageCounts>
}
