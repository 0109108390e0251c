import type { DeliveryTotals } from '../../core/deliveries.ts'
import type { RunRow } from './queries/run.ts'
import type { StageRow } from './queries/stages.ts'
import type {
  ApprovalLine,
  DeliveryGroup,
  EarlierGroup,
  EarlierRun,
  NightReport,
  UnknownDelivery,
} from './report.ts'

/** What the report takes over as the database gives it. */
type TakenOver =
  | 'sources'
  | 'rejections'
  | 'identity'
  | 'matching'
  | 'consent'
  | 'denials'
  | 'said'
  | 'segments'
  | 'money'
  | 'waves'
  | 'decisions'
  | 'gates'
  | 'balance'

/** Everything that the report is made of, as the database gives it. */
export interface NightFacts extends Pick<NightReport, TakenOver> {
  readonly run: RunRow
  readonly stages: readonly StageRow[]
  readonly totals: DeliveryTotals
  readonly groups: readonly DeliveryGroup[]
  readonly unknown: readonly (Omit<UnknownDelivery, 'claimed_at'> & { readonly claimed_at: Date | null })[]
  readonly earlier: readonly EarlierGroup[]
  readonly earlierRuns: readonly EarlierRun[]
  readonly openBreakers: readonly string[]
  readonly approvals: readonly (Omit<ApprovalLine, 'at'> & { readonly at: Date })[]
}
