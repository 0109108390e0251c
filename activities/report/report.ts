import type { DeliveryTotals } from '../../core/deliveries.ts'
import type { RunKind, RunState, Stage, StageState } from '../../core/stages.ts'
import type { IdentityFigures, MatchingFigures } from './identity.ts'
import type { MoneyFigures } from './money.ts'

/**
 * The morning report as data: `report.json`. Keys are stable and documented in docs/report.md;
 * a change that is no addition raises `version`. Ids and counts only, never a person's data.
 */
export interface NightReport {
  readonly version: 1
  readonly brand: BrandLine
  readonly run: RunLine
  readonly verdict: Verdict
  readonly stages: readonly StageLine[]
  readonly sources: readonly SourceLine[]
  readonly rejections: readonly RejectionLine[]
  readonly identity: IdentityFigures
  readonly matching: MatchingFigures
  readonly consent: readonly ConsentLine[]
  readonly denials: readonly DenialLine[]
  readonly said: readonly SaidLine[]
  readonly segments: readonly SegmentLine[]
  readonly money: MoneyFigures
  readonly waves: readonly WaveLine[]
  readonly deliveries: DeliveryFigures
  readonly decisions: readonly DecisionLine[]
  readonly gates: readonly GateLine[]
  readonly approvals: readonly ApprovalLine[]
  readonly balance: readonly BalanceLine[]
  readonly links: Links
}

interface BrandLine {
  readonly brand: string
  readonly name: string
}

export interface RunLine {
  readonly run_id: number
  readonly business_date: string
  readonly as_of: string
  readonly time_zone: string
  readonly kind: RunKind
  readonly state: RunState
  readonly published: boolean
  readonly from_stage: Stage | null
  readonly base_run: number
  readonly config_version: string
  readonly workflow_id: string
  readonly waiting_gate: 'data' | 'blast' | null
  readonly error_code: string | null
  readonly error_hint: string | null
  readonly started_at: string
  readonly published_at: string | null
  readonly ended_at: string | null
}

/** What happened and what needs somebody, in this order: the first item is the most urgent one. */
export interface Verdict {
  readonly level: VerdictLevel
  readonly headline: string
  readonly attention: readonly Attention[]
}

/** `good`: nothing to do. `look`: published, and something deserves a look. `wait`: somebody must decide. `bad`: nothing was published, or sums differ. */
export type VerdictLevel = 'good' | 'look' | 'wait' | 'bad'

export interface Attention {
  readonly level: 'look' | 'wait' | 'bad'
  /** Closed word for machines. */
  readonly code: AttentionCode
  readonly text: string
  /** What to type; null = nothing to type. */
  readonly command: string | null
}

type AttentionCode =
  | 'failed'
  | 'failing'
  | 'rejected'
  | 'cancelled'
  | 'rolled_back'
  | 'approval'
  | 'left_place'
  | 'missing_dates'
  | 'notify'
  | 'paused'
  | 'schedule_paused'
  | 'balance'
  | 'gate'
  | 'source'
  | 'denials'
  | 'unconverted'
  | 'stage'
  | 'unknown'
  | 'undelivered'
  | 'destination'
  | 'waiting'
  | 'rejections'
  | 'not_approved'
  | 'earlier'

export interface StageLine {
  readonly stage: Stage
  readonly state: StageState
  readonly seconds: number | null
  readonly read: number
  readonly loaded: number
  readonly unchanged: number
  readonly rejected: number
  readonly written: number
}

export interface SourceLine {
  readonly source: string
  readonly party: string
  readonly holder: string
  readonly lawful_basis: string
  readonly state: 'running' | 'done' | 'failed'
  readonly files: number
  readonly read: number
  readonly loaded: number
  readonly unchanged: number
  readonly rejected: number
  readonly deleted: number
  readonly unattributed: number
  readonly notes: Readonly<Record<string, unknown>>
}

export interface RejectionLine {
  readonly source: string
  readonly reason: string
  readonly rows: number
  /** What was expected in the first of them. */
  readonly example: string
  readonly rejection_id: number
}

export interface ConsentLine {
  readonly channel: string
  readonly purpose: string
  readonly allow: number
  readonly deny: number
  readonly allow_change: number
}

/** People of one channel and purpose who may not be contacted, by the rule that says so. */
export interface DenialLine {
  readonly channel: string
  readonly purpose: string
  readonly rule: string
  readonly people: number
  readonly change: number
}

/** Entries of the consent ledger since the night before. */
export interface SaidLine {
  readonly action: 'grant' | 'withdraw' | 'object'
  readonly channel: string
  readonly purpose: string
  /** null = recorded live: by an operator, or by whoever listens. */
  readonly source: string | null
  readonly entries: number
}

export interface SegmentLine {
  readonly segment: string
  /** What it means, in the words of the brand project; null = not said. */
  readonly description: string | null
  readonly kind: string | null
  readonly version: string | null
  readonly sentence: string | null
  readonly members: number
  readonly entered: number
  readonly exited: number
  readonly unknown: number
}

export interface WaveLine {
  readonly campaign: string
  readonly wave: string
  readonly state: string
  readonly audience: number
  readonly enrolled_before: number
  readonly due: number
}

interface DeliveryFigures {
  readonly total: DeliveryTotals
  readonly by: readonly DeliveryGroup[]
  /** Ids of deliveries that may or may not have arrived, at most 1,000 of them. */
  readonly unknown: readonly UnknownDelivery[]
  /** Earlier waves: what ended since the report before, and what still waits. */
  readonly earlier: readonly EarlierGroup[]
  /** Runs of this business date before this one: their reports are replaced by this one, what they sent stays sent. */
  readonly earlier_runs: readonly EarlierRun[]
  readonly open_breakers: readonly string[]
}

export interface DeliveryGroup {
  readonly campaign: string
  readonly destination: string
  /** email, file, webhook, ...; null = the brand project of the run does not say. */
  readonly kind: string | null
  readonly channel: string
  readonly state: string
  readonly reason: string | null
  readonly error_code: string | null
  readonly deliveries: number
}

export interface UnknownDelivery {
  readonly delivery_id: number
  readonly campaign: string
  readonly destination: string
  readonly claimed_at: string | null
}

export interface EarlierGroup {
  readonly campaign: string
  readonly wave: string
  readonly destination: string
  readonly state: string
  readonly reason: string | null
  readonly deliveries: number
}

export interface EarlierRun {
  readonly run_id: number
  readonly kind: RunKind
  readonly state: RunState
  readonly due: number
  readonly sent: number
}

/** What a destination of decisions has acknowledged; `waiting` = what it has not, which the next sync tells. */
export interface DecisionLine {
  readonly destination: string
  readonly state: 'running' | 'done' | 'failed'
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly waiting: number
  /** Identifiers of several people, which are absent. */
  readonly shared: number
  /** Where it was told before, when that is another place now: what lies there stays. */
  readonly left_place: string | null
}

export interface GateLine {
  readonly gate: string
  readonly subject: string
  readonly verdict: 'pass' | 'warn' | 'ask' | 'stop' | 'no_data'
  readonly value: number | null
  readonly limit: number | null
  readonly detail: string | null
}

export interface ApprovalLine {
  readonly gate: 'data' | 'blast'
  readonly decision: 'approve' | 'reject' | 'timed_out'
  readonly by: string
  readonly reason: string
  readonly at: string
}

/** A sum that does not add up, as the view `check_balance` gives it. */
export interface BalanceLine {
  readonly run_id: number
  readonly sum: string
  /** Source or campaign that it is about; empty = all. */
  readonly subject: string
  readonly left_side: number
  readonly right_side: number
  readonly difference: number
}

interface Links {
  /** The run in Temporal's web UI; null when its address is not known. */
  readonly ui: string | null
}
