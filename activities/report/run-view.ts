import type { DeliveryTotals } from '../../core/deliveries.ts'
import type { RunKind, RunState } from '../../core/stages.ts'
import { stageLines } from './compose.ts'
import type { RunRow } from './queries/run.ts'
import type { StageRow } from './queries/stages.ts'
import type { BalanceLine, DecisionLine, DeliveryGroup, GateLine, StageLine } from './report.ts'

/** One reason of skipped contacts. */
export interface SkippedLine {
  readonly reason: string
  readonly deliveries: number
}

/** A run as `status --json` and `run --wait --json` print it: the public interface, keys in this order. */
export interface RunView {
  readonly run_id: number
  readonly brand: string
  readonly business_date: string
  readonly as_of: string
  readonly kind: RunKind
  readonly state: RunState
  readonly published: boolean
  readonly config_version: string
  readonly workflow_id: string
  readonly ui_url: string | null
  readonly stages: readonly StageLine[]
  readonly gates: readonly GateLine[]
  readonly deliveries: DeliveryTotals
  readonly balance: readonly BalanceLine[]
  /** Why contacts were skipped, the most frequent reason first; their sum is `deliveries.skipped`. */
  readonly skipped: readonly SkippedLine[]
  readonly decisions: readonly DecisionLine[]
  /** The gate that an approval is wanted for. */
  readonly waiting_gate: 'data' | 'blast' | null
  readonly paused: { readonly by: string; readonly reason: string | null } | null
  readonly error: { readonly code: string; readonly hint: string | null } | null
  /** Only `status`: business dates that the schedule should have brought by now. */
  readonly missing_dates?: readonly string[]
  /** Only `status`: the schedule starts no nights; the note says who paused it and why, where Temporal tells it. */
  readonly schedule_paused?: { readonly note: string | null }
  /** Only `status`, of a night under way: work that failed and is tried again, where Temporal tells it. */
  readonly failing?: readonly {
    readonly activity: string
    readonly attempts: number
    readonly code: string
    readonly message: string
  }[]
}

/** What a run's view is made of. */
export interface RunParts {
  readonly run: RunRow
  readonly stages: readonly StageRow[]
  readonly gates: readonly GateLine[]
  readonly deliveries: DeliveryTotals
  readonly balance: readonly BalanceLine[]
  readonly groups: readonly Pick<DeliveryGroup, 'state' | 'reason' | 'deliveries'>[]
  readonly decisions: readonly DecisionLine[]
  readonly uiUrl: string | null
}

/** Puts a run's parts into the public shape. */
export function runView(parts: RunParts): RunView {
  const { run } = parts
  return {
    run_id: run.run_id,
    brand: run.brand,
    business_date: run.business_date,
    as_of: run.as_of.toISOString(),
    kind: run.kind,
    state: run.state,
    published: run.published,
    config_version: run.config_version,
    workflow_id: run.workflow_id,
    ui_url: parts.uiUrl,
    stages: stageLines(parts.stages),
    gates: parts.gates,
    deliveries: parts.deliveries,
    balance: parts.balance,
    skipped: skippedLines(parts.groups),
    decisions: parts.decisions,
    waiting_gate: run.waiting_gate,
    paused: run.paused_by === null ? null : { by: run.paused_by, reason: run.paused_reason },
    error: run.error_code === null ? null : { code: run.error_code, hint: run.error_hint },
  }
}

function skippedLines(groups: RunParts['groups']): readonly SkippedLine[] {
  const counts = new Map<string, number>()
  for (const { state, reason, deliveries } of groups)
    if (state === 'skipped' && reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + deliveries)
  return [...counts]
    .map(([reason, deliveries]) => ({ reason, deliveries }))
    .toSorted((a, b) => b.deliveries - a.deliveries || a.reason.localeCompare(b.reason))
}
