import MailComposer from 'nodemailer/lib/mail-composer'
import type { EmailDestination } from '../../../core/brand/destination.ts'
import type { Rendered } from '../render/template.ts'
import { isHeaderText, mailAddress, mailbox } from './address.ts'

/** A mail that is ready for the wire. */
export interface Mail {
  readonly envelope: { readonly from: string; readonly to: string }
  readonly messageId: string
  readonly raw: Buffer
}

/** What a mail is made of. */
export interface MailParts {
  readonly deliveryId: string
  readonly databaseId: string
  readonly to: string
  readonly rendered: Rendered
  /** A service message needs no way out; every other one has it. */
  readonly purpose: string
  readonly date: Date
}

/** Why a mail could not be made: the code that stands in the ledger. */
export type MailFault = 'address' | 'header' | 'sender'

/** Makes the mail of one delivery. Its ids depend on the delivery alone, so that it is recognised wherever it turns up. */
export async function makeMail(spec: EmailDestination, parts: MailParts): Promise<Mail | MailFault> {
  const from = mailbox(spec.from)
  const replyTo = spec.replyTo === null ? null : mailbox(spec.replyTo)
  if (from === null || (spec.replyTo !== null && replyTo === null)) return 'sender'
  const to = mailAddress(parts.to)
  if (to === null) return 'address'
  if (!isHeaderText(parts.rendered.subject)) return 'header'
  const messageId = messageIdOf(parts, from.address)
  const composer = new MailComposer({
    from,
    to: { name: '', address: to },
    ...(replyTo === null ? {} : { replyTo }),
    subject: parts.rendered.subject,
    text: parts.rendered.text,
    ...(parts.rendered.html === null ? {} : { html: parts.rendered.html }),
    messageId,
    date: parts.date,
    headers: { 'X-Nocturne-Delivery': parts.deliveryId, ...wayOut(spec, parts) },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return { envelope: { from: from.address, to }, messageId, raw: await composer.compile().build() }
}

function messageIdOf(parts: MailParts, sender: string): string {
  const domain = sender.slice(sender.lastIndexOf('@') + 1)
  return `<${parts.deliveryId}.${parts.databaseId.slice(0, 8)}@${domain}>`
}

/** The delivery stands in the subject of an unsubscribing mail, so that it can be told whose wish it is. */
function wayOut(spec: EmailDestination, parts: MailParts): Readonly<Record<string, string>> {
  const out = spec.unsubscribe
  if (parts.purpose === 'service' || out === null) return {}
  const asked =
    out.startsWith('mailto:') && !out.includes('?') ? `?subject=unsubscribe%20${parts.deliveryId}` : ''
  return { 'List-Unsubscribe': `<${out}${asked}>` }
}
