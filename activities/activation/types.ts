import type { Verdict } from '../../core/brand/gates.ts'
import type { DeliveryTotals } from '../../core/deliveries.ts'
import type { RunRef } from '../../core/stages.ts'

export type { SkipReason } from '../../core/deliveries.ts'

/** What a wave's size says before anything goes out. */
export interface BlastGate {
  readonly verdict: Verdict
  /** Largest audience of the run's campaigns, as a multiple of the median of their last waves; null = no data. */
  readonly value: number | null
  readonly limit: number | null
}

export interface PlannedWaves {
  readonly waves: number
  readonly due: number
  /** Destinations that have rows of this date which may still go. */
  readonly destinations: readonly string[]
  /** Dates and destinations of earlier waves that are not ended; their `deliver` is started again if it is gone. */
  readonly earlier: readonly OpenDelivery[]
  readonly blast: BlastGate
  /** Destinations of decisions that are told what has changed; not there in histories of before there were any. */
  readonly syncs?: readonly string[]
}

/** What a destination of decisions was told. */
export interface SyncResult {
  readonly put: number
  readonly removed: number
  /** Identifiers of several people, which are absent. */
  readonly shared: number
}

/** One destination of decisions, after one run. */
export interface SyncRef extends RunRef {
  readonly destination: string
}

/** The work of one `deliver`: a date and a destination. */
export interface OpenDelivery {
  readonly businessDate: string
  readonly destination: string
}

/** What `watchWaves` saw in the end. */
export interface WatchedWaves {
  readonly counts: DeliveryTotals
  /** Destinations whose breaker is open while rows wait for them. */
  readonly broken: readonly string[]
  /** Rows that could go now and have not: the wait was over first. */
  readonly late: number
}

/** A `deliver` looks for work: `runId` is the newest run that planned, its clock counts. */
export interface DeliverRef extends RunRef, OpenDelivery {}

/** A contiguous piece of one wave, planned by one run. */
export interface RangeRef extends DeliverRef {
  readonly waveId: number
  /** The run that planned the rows: its templates, caps and destination are used. */
  readonly plannedBy: number
  readonly campaign: string
  readonly step: string
  /** Delivery ids, both inside. */
  readonly low: string
  readonly high: string
}

/** What may go of a date and a destination, or when to look again. */
export interface Ranges {
  readonly ranges: readonly RangeRef[]
  /** Rows that are not ended. */
  readonly left: number
  /** Milliseconds until something may go; null = nothing will, whatever the time. */
  readonly waitMs: number | null
  /** What it waits for, for people. */
  readonly waitFor: 'window' | 'retry' | 'breaker' | 'lease' | 'approval' | 'clock' | null
}

/** What one `deliverDue` did, what it left, and when to go on; `waitMs` 0 = at once. */
export interface Delivered extends Omit<Ranges, 'ranges'> {
  readonly sent: number
  readonly failed: number
  readonly unknown: number
  readonly skipped: number
}

/** What was done of one range. */
export interface RangeResult {
  readonly claimed: number
  readonly sent: number
  readonly failed: number
  readonly unknown: number
  readonly skipped: number
  /** Went back to planned, for a later try. */
  readonly returned: number
}
