import type { Position } from './segment.ts'

export interface CampaignSpec {
  readonly name: string
  /** Segment whose members are the audience. */
  readonly audience: string
  readonly purpose: string
  readonly steps: readonly [CampaignStep]
  /** Share of the audience that is never contacted, in basis points (1000 = 10 %). */
  readonly holdoutBasisPoints: number
  readonly sendWindow: SendWindow
  readonly reentry: 'never' | 'on_new_entry' | 'every_run'
  /** At most `messages` contacts of any campaign per person, and per mailbox, in `days` days; null = no cap. */
  readonly cap: { readonly messages: number; readonly days: number } | null
  /** The wave waits for the approval `blast`. */
  readonly needsApproval: boolean
  readonly position: Position
}

export interface CampaignStep {
  readonly name: string
  readonly destination: string
  readonly template: TemplateSpec | null
  /** What a webhook's body holds; null for other kinds. */
  readonly payload: PayloadSpec | null
}

/** Name -> value; a name with dots (`customer.city`) is a field of a nested object. */
export type PayloadSpec = Readonly<Record<string, PayloadField>>

/** A typed value by an expression as in a file's columns, a Liquid text, or always the same. */
export type PayloadField =
  | { readonly value: string }
  | { readonly text: string }
  | { readonly constant: string | number | boolean }

/** Liquid; context: person (sealed and clear attributes), trait, campaign, brand, run. Inline text, already read from files. */
export interface TemplateSpec {
  readonly subject: string
  readonly text: string
  readonly html: string | null
}

/** Local hours of the person's zone in which sending may happen, and for how many days from the business date's next day. */
export interface SendWindow {
  readonly from: string
  readonly until: string
  readonly days: number
}
