/** What a delivery may be; the closed list of the public interface. */
export const DELIVERY_STATES = ['planned', 'sending', 'sent', 'failed', 'unknown', 'skipped'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** Why a contact was skipped; the closed list of the public interface. */
export const SKIP_REASONS = [
  'consent',
  'suppressed',
  'erased',
  'capped',
  'quiet_hours',
  'holdout',
  'no_address',
  'expired',
  'stopped',
  'duplicate_address',
  'merged',
  'rolled_back',
  'not_approved',
  'policy',
] as const
export type SkipReason = (typeof SKIP_REASONS)[number]

/** Contacts of a run by what became of them: `due = sent + failed + unknown + skipped + waiting`. */
export interface DeliveryTotals {
  readonly due: number
  readonly sent: number
  readonly failed: number
  readonly unknown: number
  readonly skipped: number
  readonly waiting: number
}
