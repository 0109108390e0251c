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
