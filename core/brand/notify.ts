/** States of a run that somebody may want to be told. */
export const NOTIFY_STATES = ['failed', 'rejected', 'cancelled', 'degraded', 'waiting', 'published'] as const
export type NotifyState = (typeof NOTIFY_STATES)[number]

/** Whom a night tells how it went: staff and their systems, never customers. */
export interface NotifySpec {
  readonly on: readonly NotifyState[]
  readonly webhook: { readonly url: string; readonly secrets: readonly string[] } | null
  readonly email: NotifyMail | null
}

export interface NotifyMail {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly user: string | null
  readonly password: string | null
  readonly from: string
  readonly to: readonly string[]
}
