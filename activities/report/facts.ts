import type { DeliveryTotals } from '../../core/deliveries.ts'
import type { IdentityFigures, MatchingFigures } from './identity.ts'
import type { MoneyFigures } from './money.ts'
import type { RunRow } from './queries/run.ts'
import type { StageRow } from './queries/stages.ts'
import type {
  ApprovalLine,
  BalanceLine,
  ConsentLine,
  DecisionLine,
  DeliveryGroup,
  DenialLine,
  EarlierGroup,
  EarlierRun,
  GateLine,
  RejectionLine,
  SaidLine,
  SegmentLine,
  SourceLine,
  UnknownDelivery,
  WaveLine,
} from './report.ts'

/** Everything that the report is made of, as the database gives it. */
export interface NightFacts {
  readonly run: RunRow
  readonly stages: readonly StageRow[]
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
  readonly totals: DeliveryTotals
  readonly groups: readonly DeliveryGroup[]
  readonly unknown: readonly (Omit<UnknownDelivery, 'claimed_at'> & { readonly claimed_at: Date | null })[]
  readonly earlier: readonly EarlierGroup[]
  readonly earlierRuns: readonly EarlierRun[]
  readonly decisions: readonly DecisionLine[]
  readonly openBreakers: readonly string[]
  readonly gates: readonly GateLine[]
  readonly approvals: readonly (Omit<ApprovalLine, 'at'> & { readonly at: Date })[]
  readonly balance: readonly BalanceLine[]
}
