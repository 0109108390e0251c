import type { activationActivities } from '../activities/activation/index.ts'
import type { consentActivities } from '../activities/consent/index.ts'
import type { extractActivities } from '../activities/extract/index.ts'
import type { identityActivities } from '../activities/identity/index.ts'
import type { profileActivities } from '../activities/profiles/index.ts'
import type { reportActivities } from '../activities/report/index.ts'
import type { runsActivities } from '../activities/runs/index.ts'
import type { segmentActivities } from '../activities/segments/index.ts'

/** What each stage offers to workflows: types only, the code stays on the other side of the queue. */
export type ActivationActivities = ReturnType<typeof activationActivities>
export type ConsentActivities = ReturnType<typeof consentActivities>
export type ExtractActivities = ReturnType<typeof extractActivities>
export type IdentityActivities = ReturnType<typeof identityActivities>
export type ProfilesActivities = ReturnType<typeof profileActivities>
export type ReportActivities = ReturnType<typeof reportActivities>
export type RunsActivities = ReturnType<typeof runsActivities>
export type SegmentsActivities = ReturnType<typeof segmentActivities>
