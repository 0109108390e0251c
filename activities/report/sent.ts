import { countOf } from '../../core/format.ts'
import type { DeliveryGroup } from './report.ts'

/** Contacts of one kind: what they are called, and what became of them. */
export interface SentKind {
  readonly one: string
  readonly many: string
  readonly sent: number
  readonly due: number
}

type Words = readonly [one: string, many: string]

const ROWS: Words = ['row in a file', 'rows in files']
const BY_CHANNEL: Readonly<Record<string, Words>> = {
  email: ['e-mail', 'e-mails'],
  sms: ['text message', 'text messages'],
  push: ['push message', 'push messages'],
  phone: ['call', 'calls'],
  post: ['letter', 'letters'],
}

/** A row of a file is no message: nobody has been written to by it yet. */
const wordsOf = ({ kind, channel }: DeliveryGroup): Words =>
  kind === 'file' ? ROWS : (BY_CHANNEL[channel] ?? ['contact', 'contacts'])

/** What was sent and due, by what it is: e-mails, rows in files, ...; most due first. */
export function sentByKind(groups: readonly DeliveryGroup[]): readonly SentKind[] {
  const found = new Map<string, SentKind>()
  for (const group of groups) {
    const [one, many] = wordsOf(group)
    const { sent, due } = found.get(many) ?? { sent: 0, due: 0 }
    const more = group.state === 'sent' ? group.deliveries : 0
    found.set(many, { one, many, sent: sent + more, due: due + group.deliveries })
  }
  return [...found.values()].toSorted((a, b) => b.due - a.due)
}

/** `54 e-mails and 9 rows in files sent`, or `nothing sent`. */
export function sentText(groups: readonly DeliveryGroup[]): string {
  const parts = sentByKind(groups)
    .filter((k) => k.sent > 0)
    .map((k) => countOf(k.sent, k.one, k.many))
  const [last = '', ...before] = parts.toReversed()
  if (parts.length === 0) return 'nothing sent'
  return `${before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`} sent`
}
