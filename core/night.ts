import type { RunKind, RunState, Stage } from './stages.ts'

/** What the workflow `nightly` is started with: names, hashes and dates, never people. */
export interface NightInput {
  readonly databaseId: string
  readonly brand: string
  /** Hash of the brand project; its content is in `config_version`. */
  readonly configVersion: string
  /** Directory that relative paths of the project start from, on the worker's machine. */
  readonly projectDir: string
  readonly kind: RunKind
  /** null = the last day that had ended at the nominal scheduled start. */
  readonly businessDate: string | null
  /** Runs a date that is published already. */
  readonly again: boolean
  /** false = no campaigns are planned (all dates of a backfill but the last). */
  readonly activate: boolean
  /** `run --clock`: what the claims use as the true clock; null = the real one. */
  readonly clock: string | null
  /** `rerun`: the run to go on with, or to do again, from a stage; null = a new run. */
  readonly rerun: Rerun | null
}

export interface Rerun {
  readonly runId: number
  readonly from: Stage
}

/** What the workflow `nightly` ends with. */
export interface NightResult {
  readonly runId: number
  readonly businessDate: string
  readonly state: RunState
  readonly published: boolean
}

/** What the workflow `backfill` is started with. */
export interface BackfillInput {
  readonly databaseId: string
  readonly brand: string
  readonly configVersion: string
  readonly projectDir: string
  readonly from: string
  readonly to: string
  /** true = campaigns are planned for every date, not for the last one only. */
  readonly activate: boolean
}

export interface BackfillResult {
  /** Dates that were published by this backfill. */
  readonly published: number
  /** Dates that were published before. */
  readonly skipped: number
  /** The night that it stopped at; null = all dates are published. */
  readonly stoppedAt: StoppedNight | null
}

export interface StoppedNight {
  readonly businessDate: string
  /** null = it did not even get the lease. */
  readonly runId: number | null
  readonly state: RunState
  readonly errorCode: string | null
  readonly errorHint: string | null
}

/** What an operator says with an update; staff's own words, never a customer's data. */
export interface OperatorWord {
  readonly by: string
  readonly reason: string
}

export type ApprovalGate = 'data' | 'blast'

/** The answer to the query `progress`. */
export interface NightProgress {
  readonly runId: number | null
  readonly businessDate: string | null
  readonly state: RunState
  readonly published: boolean
  readonly stage: Stage | null
  readonly waitingFor: ApprovalGate | null
  /** Who paused it; it stands still once `state` is `waiting`. */
  readonly paused: OperatorWord | null
  /** Why it ended as it did; null = it is under way, or ended well. */
  readonly error: { readonly code: string | null; readonly hint: string | null } | null
  readonly stages: readonly StageProgress[]
}

export interface StageProgress {
  readonly stage: Stage
  readonly state: string
  readonly seconds: number | null
  readonly read: number
  readonly written: number
  readonly rejected: number
}
