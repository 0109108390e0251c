/** The stages of a night, in order. The same words name folders, files, tables, log fields and CLI flags. */
export const STAGES = [
  'extract',
  'identity',
  'profiles',
  'consent',
  'segments',
  'gates',
  'publish',
  'activation',
  'report',
] as const
export type Stage = (typeof STAGES)[number]

/** Whose sums are looked at once more when a run is published already: that of identity reads all records there are. */
export const SUMMED_AGAIN: readonly Stage[] = STAGES.filter((stage) => stage !== 'identity')

export type StageState = 'pending' | 'running' | 'waiting' | 'done' | 'skipped' | 'failed'

export type RunKind = 'scheduled' | 'manual' | 'backfill' | 'rerun'
export type RunState =
  | 'running'
  | 'waiting'
  | 'rejected'
  | 'failed'
  | 'cancelled'
  | 'published'
  | 'degraded'
  | 'rolled_back'

/** What every stage and part returns: counts, never rows. `read = loaded + unchanged + rejected` where it reads. */
export interface StageCounts {
  readonly read: number
  readonly loaded: number
  readonly unchanged: number
  readonly rejected: number
  readonly written: number
}

export const NO_COUNTS: StageCounts = { read: 0, loaded: 0, unchanged: 0, rejected: 0, written: 0 }

/** Adds counts of parts. */
export function addCounts(a: StageCounts, b: StageCounts): StageCounts {
  return {
    read: a.read + b.read,
    loaded: a.loaded + b.loaded,
    unchanged: a.unchanged + b.unchanged,
    rejected: a.rejected + b.rejected,
    written: a.written + b.written,
  }
}

/** What an activity gets instead of data: which database (other databases' work is refused) and which run. */
export interface RunRef {
  readonly databaseId: string
  readonly runId: number
}

/** One part of a stage: keys whose hash modulo `parts` is `part`. */
export interface PartRef extends RunRef {
  readonly part: number
  readonly parts: number
}
