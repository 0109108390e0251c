import type { CampaignSpec } from '../../../core/brand/campaign.ts'
import type { DestinationSpec } from '../../../core/brand/destination.ts'
import type { Beat, Deps, RunContext } from '../../deps.ts'
import type { ClaimScope } from '../queries/claim.ts'
import type { RangeRef } from '../types.ts'
import type { Permits } from './permits.ts'

/** Times of sending, in milliseconds. */
export interface Timing {
  /** A claim is void when its holder has not been heard of for so long. */
  readonly lease: number
  readonly renew: number
  /** A range gives its work back after this, so that others have their turn. */
  readonly range: number
  /** An activity ends after this, once its ranges have had their turn: none runs for hours. */
  readonly round: number
  /** What is in flight gets so long to end when the worker must stop. */
  readonly grace: number
  /** Consent is read again when a claim is older. */
  readonly recheck: number
  /** An outcome is tried to be written for so long. */
  readonly persist: number
  readonly http: { readonly connect: number; readonly answer: number }
  readonly smtp: { readonly connect: number; readonly greeting: number; readonly silence: number }
}

/** Lease and renewal outlast a pause of PostgreSQL of 20 s; grace fits into the worker's own time to stop. */
export const TIMING: Timing = {
  lease: 30_000,
  renew: 10_000,
  range: 240_000,
  round: 1_200_000,
  grace: 12_000,
  recheck: 5_000,
  persist: 30_000,
  http: { connect: 10_000, answer: 30_000 },
  smtp: { connect: 10_000, greeting: 10_000, silence: 60_000 },
}

/** One range and everything that sending it needs. */
export interface Job<Spec extends DestinationSpec> {
  readonly deps: Deps
  readonly range: RangeRef
  /** The run that planned the rows. */
  readonly context: RunContext
  readonly campaign: CampaignSpec
  readonly destination: Spec
  readonly scope: ClaimScope
  readonly permits: Permits
  readonly timing: Timing
  readonly beat: Beat
  readonly random: () => number
}
