import type { Change } from '../../queries/decisions.ts'

/** What identifies the changes of one sync. */
export interface SyncFacts {
  readonly destination: string
  readonly runId: number
  readonly businessDate: string
  /** Counts up with every sync of the destination. */
  readonly number: number
  /** Changes that the destination had taken of this sync before. */
  readonly taken: number
  /** When the sync began, by the clock of the brand's database. */
  readonly at: Date
}

/** Takes changes batch by batch; what it returns from is acknowledged. Doing it twice is the same as once. */
export interface Target {
  readonly take: (changes: readonly Change[]) => Promise<void>
  readonly close: () => Promise<void>
}
