import type { Position } from './segment.ts'

export type DestinationSpec = FileDestination | EmailDestination | WebhookDestination

interface DestinationBase {
  readonly name: string
  readonly channel: string
  /** Identifier type that is the address. */
  readonly address: string
  /** A test's endpoint, behind which is nobody: it allows `run --clock`. */
  readonly sandbox: boolean
  readonly position: Position
}

export interface FileDestination extends DestinationBase {
  readonly kind: 'file'
  readonly format: 'csv' | 'ndjson'
  /** Directory under the home's `out/`, or absolute. */
  readonly directory: string
  /** Column name -> `person.<attribute>`, `trait.<name>`, `identifier.<type>`, `delivery.id`, `profile.id`, `segment.version`, ... */
  readonly columns: Readonly<Record<string, string>>
  /** Prefix cells that a spreadsheet would run as a formula. */
  readonly formulaGuard: boolean
}

export interface EmailDestination extends DestinationBase {
  readonly kind: 'email'
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly user: string | null
  readonly password: string | null
  readonly from: string
  readonly replyTo: string | null
  /** mailto: or https: address of List-Unsubscribe; null only when no marketing campaign uses it. */
  readonly unsubscribe: string | null
  readonly connections: number
  /** Messages a second over all workers; null = no limit. */
  readonly ratePerSecond: number | null
}

export interface WebhookDestination extends DestinationBase {
  readonly kind: 'webhook'
  /** `https:`; `http:` only on loopback and in a sandbox. It may hold a secret. */
  readonly url: string
  /** `whsec_...`: what messages are signed with (Standard Webhooks). */
  readonly secret: string
  /** For so long the receiver drops a message whose `webhook-id` it has seen, in milliseconds; null = it does not. */
  readonly deduplicatesMs: number | null
  /** What the body of a 2xx must say to count; null = a 2xx is enough. */
  readonly expect: { readonly path: string; readonly equals: string | number | boolean } | null
  /** The host may lie in a private network. */
  readonly privateNetwork: boolean
  readonly connections: number
  /** Messages a second over all workers; null = no limit. */
  readonly ratePerSecond: number | null
}

/** Does a host name this very machine? */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)

/** Is nobody behind a destination? Only there may a made-up clock decide when to write (`run --clock`). */
export const isRehearsal = (spec: DestinationSpec): boolean =>
  spec.sandbox ||
  (spec.kind === 'email' && isLoopback(spec.host)) ||
  (spec.kind === 'webhook' && isLoopback(new URL(spec.url).hostname))
