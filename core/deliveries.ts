/** Contacts of a run by what became of them: `due = sent + failed + unknown + skipped + waiting`. */
export interface DeliveryTotals {
  readonly due: number
  readonly sent: number
  readonly failed: number
  readonly unknown: number
  readonly skipped: number
  readonly waiting: number
}
