import type { Position } from './segment.ts'

export type DestinationSpec = MessageDestination | DecisionsDestination

/** What campaigns go to. */
export type MessageDestination = FileDestination | EmailDestination | WebhookDestination

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
  /** Files are handed over there, and made in `directory`; null = they stay. */
  readonly sftp: SftpSpec | null
}

export interface SftpSpec {
  readonly host: string
  readonly port: number
  readonly user: string
  /** One of the two. */
  readonly password: string | null
  readonly privateKey: string | null
  /** `SHA256:...`, as `ssh-keygen -lf` shows it. */
  readonly hostKey: string
  readonly directory: string
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
  /** `whsec_...`: what messages are signed with (Standard Webhooks), by each of them. */
  readonly secrets: readonly string[]
  /** Further headers. */
  readonly headers: Readonly<Record<string, string>>
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

/** Every night, what a site, a chatbot or a till should know of each customer: a diff by hashed customer key. */
export interface DecisionsDestination extends DestinationBase {
  readonly kind: 'decisions'
  /** Who has not agreed to it on the channel is absent. */
  readonly purpose: string
  /** Secret of the customer keys: HMAC-SHA256 of the identifier's value, in hex. */
  readonly key: string
  /** Segments that are told. */
  readonly segments: readonly string[]
  /** The first whose segment holds is the person's content block; a segment of null always holds. */
  readonly blocks: readonly { readonly block: string; readonly segment: string | null }[]
  /** So many contacts in so many days are enough; null = no limit. */
  readonly doNotDisturbAfter: { readonly messages: number; readonly days: number } | null
  /** Everything is sent again when this number changes. */
  readonly resend: number
  readonly to: DecisionsTarget
}

export type DecisionsTarget =
  /** NDJSON files below the home's `out/`, or absolute. */
  | { readonly directory: string }
  /** Signed posts of up to 500 changes. */
  | { readonly url: string; readonly secrets: readonly string[]; readonly privateNetwork: boolean }
  /** One row a customer key, in a table of a PostgreSQL database. */
  | { readonly database: string; readonly table: string }

/** Does a host name this very machine? */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)

/** Is nobody behind a destination? Only there may a made-up clock decide when to write (`run --clock`). */
export function isRehearsal(spec: DestinationSpec): boolean {
  const host = hostOf(spec)
  return spec.sandbox || (host !== null && isLoopback(host))
}

/** The host that is spoken to; null = none, files are written. */
function hostOf(spec: DestinationSpec): string | null {
  switch (spec.kind) {
    case 'email':
      return spec.host
    case 'webhook':
      return new URL(spec.url).hostname
    case 'file':
      return spec.sftp === null ? null : spec.sftp.host
    default:
      if ('directory' in spec.to) return null
      return new URL('url' in spec.to ? spec.to.url : spec.to.database).hostname
  }
}
