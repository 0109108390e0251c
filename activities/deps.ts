import type { BrandProject } from '../core/brand/project.ts'
import type { RunKind, RunRef, Stage } from '../core/stages.ts'
import type { Db } from '../db/connect.ts'
import type { BrandKey } from '../db/keys.ts'

/** What a run is, read once by each activity. */
export interface RunContext {
  readonly runId: number
  readonly businessDate: string
  /** The instant that every rule uses as "now". */
  readonly asOf: Date
  readonly kind: RunKind
  /** The published run it starts from; 0 = none. */
  readonly baseRun: number
  /** as_of of the base run; null = none. */
  readonly baseAsOf: Date | null
  /** config version of the base run; null = none. A stage whose rules changed must recompute everybody. */
  readonly baseConfigVersion: string | null
  readonly configVersion: string
  readonly fromStage: Stage | null
  readonly activate: boolean
  /** `run --clock`: what the claim uses as the true clock; null = the real one. */
  readonly clock: Date | null
  readonly project: BrandProject
  /** Directory that relative paths of the project start from. */
  readonly projectDir: string
}

/** What the worker hands to every stage's activities. */
export interface Deps {
  /** Pool for stage work. */
  readonly db: Db
  readonly key: BrandKey
  readonly now: () => Date
  /** Ids that an identifier can have which a person has written into the brand project. */
  readonly spellings: (project: BrandProject, type: string, written: string) => readonly string[]
  /** The mailbox behind a normalised address: two spellings of one mailbox are alike when records are compared. */
  readonly emailKey: (email: string) => string
  /** Threads that compare records. */
  readonly threads: number
  /** Directory of the process: reports, files of destinations. */
  readonly home: { readonly out: string; readonly reports: string }
  /** The run and its brand project; refuses another database's work with a hopeless error. */
  readonly context: (ref: RunRef) => Promise<RunContext>
  /** Calls Temporal's heartbeat now and every 5 s while `work` runs; `signal` aborts on cancel or shutdown. */
  readonly heartbeat: <T>(work: (beat: Beat) => Promise<T>) => Promise<T>
}

export interface Beat {
  /** Details of the previous attempt, if any. */
  readonly previous: unknown
  /** Small JSON of ids and counts for the next attempt and the web UI. */
  set(details: unknown): void
  readonly signal: AbortSignal
}
