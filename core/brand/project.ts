import type { CampaignSpec } from './campaign.ts'
import type { ConsentPolicy } from './consent.ts'
import type { DestinationSpec } from './destination.ts'
import type { GateSpecs } from './gates.ts'
import type { IdentityPolicy } from './identity.ts'
import type { NotifySpec } from './notify.ts'
import type { ProfilePolicy } from './profile.ts'
import type { References } from './reference.ts'
import type { SegmentSpec, TraitSpec } from './segment.ts'
import type { SourceSpec } from './source.ts'

/** A whole brand project, parsed once and trusted after. */
export interface BrandProject {
  /** Slug: lower-case letters, digits and hyphens; part of workflow ids and queue names. */
  readonly brand: string
  readonly name: string
  /** IANA zone that business dates and windows in days are counted in. */
  readonly timeZone: string
  /** ISO code of the reporting currency. */
  readonly currency: string
  /** ISO code; the country of phones whose source names none. */
  readonly country: string
  /** Closed versions older than this many runs are pruned. */
  readonly keepRuns: number
  /** Most people in one part of a stage. */
  readonly peoplePerPart: number
  /** Longest wait for a wave to end before the report, in milliseconds. */
  readonly activationWaitMs: number
  /** Longest wait for an approval, in milliseconds (shortened by the next scheduled start). */
  readonly approvalWaitMs: number
  readonly schedule: ScheduleSpec | null
  readonly notify: NotifySpec | null
  readonly sources: readonly SourceSpec[]
  readonly identity: IdentityPolicy
  readonly profile: ProfilePolicy
  readonly references: References
  readonly traits: readonly TraitSpec[]
  readonly segments: readonly SegmentSpec[]
  readonly consent: ConsentPolicy
  readonly campaigns: readonly CampaignSpec[]
  readonly destinations: readonly DestinationSpec[]
  readonly gates: GateSpecs
}

export interface ScheduleSpec {
  /** Local time HH:MM, outside 01:00-03:00. */
  readonly at: string
  readonly catchUpMs: number
  readonly jitterMs: number
}
