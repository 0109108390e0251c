import type { Figures } from '../identity/engine/explain/figures.ts'
import type { Estimate } from '../identity/review/estimate.ts'

/** Who is known in a run, and what it did to the profiles. */
export interface IdentityFigures {
  readonly known: number
  readonly anonymous: number
  /** Change of `known` against the run it started from. */
  readonly known_change: number
  readonly anonymous_change: number
  readonly records: number
  readonly linked: number
  readonly largest_cluster: number
  readonly created: number
  readonly merged: number
  readonly split: number
  readonly households: number
  /** People who have a household. */
  readonly household_people: number
  /** Addresses and identifiers that more people share than a household may have. */
  readonly household_shared: number
  /** The model of the comparisons, where this run is the first that has it; null = it has that of the run before, or none. */
  readonly new_model: ModelFigures | null
}

export interface ModelFigures {
  /** How many records it was fitted to. */
  readonly records: number
  /** The operator who adopted it, and why; null = a night fitted it. */
  readonly adopted_by: string | null
  readonly reason: string | null
}

/** How records were compared, and what that leaves to operators. */
export interface MatchingFigures {
  /** null = they were compared. */
  readonly not_compared: NotCompared | null
  readonly compared: Figures | null
  /** Profiles without a record left. */
  readonly retired: number
  /** Unions that an exclusive identifier or a decision forbade. */
  readonly refused: number
  /** Identifiers on so many records that they joined nobody. */
  readonly over_limit: number
  /** What waits for an operator's answer. */
  readonly review: { readonly pairs: number; readonly bridges: number }
  /** How right the nights are where they are in doubt; null = too few answers. */
  readonly estimate: Estimate | null
}

/**
 * `unchanged`: nothing that is compared changed. `no_model`: the brand compares nobody. `skipped`: the run began with a
 * later stage. `not_reached`: the stage did not end.
 */
export type NotCompared = 'unchanged' | 'no_model' | 'skipped' | 'not_reached'
