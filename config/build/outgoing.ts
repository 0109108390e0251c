import type { CampaignSpec, PayloadSpec, TemplateSpec } from '../../core/brand/campaign.ts'
import type { DestinationSpec, SftpSpec } from '../../core/brand/destination.ts'
import type { Draft, Entry } from '../parse/draft.ts'
import type { CampaignRaw } from '../schema/campaign.ts'
import type { DestinationRaw } from '../schema/destination.ts'

const BASIS_POINTS = 10_000

/** A campaign with its templates' text read in. */
export function campaignSpec(entry: Entry<CampaignRaw>, raw: CampaignRaw, draft: Draft): CampaignSpec {
  return {
    name: raw.campaign,
    audience: raw.audience,
    purpose: raw.purpose,
    steps: [
      {
        name: raw.step ?? 'first',
        destination: raw.destination,
        template: templateSpec(raw, draft),
        payload: payloadSpec(raw),
      },
    ],
    holdoutBasisPoints: Math.round(raw.holdout * BASIS_POINTS),
    sendWindow: raw.send_window,
    reentry: raw.reentry,
    cap: raw.cap ?? null,
    needsApproval: raw.approval ?? false,
    position: entry.position,
  }
}

function templateSpec(raw: CampaignRaw, draft: Draft): TemplateSpec | null {
  const subject = templateText(raw.subject, draft)
  const text = templateText(raw.text, draft)
  return subject === null || text === null ? null : { subject, text, html: templateText(raw.html, draft) }
}

function payloadSpec({ payload }: CampaignRaw): PayloadSpec | null {
  if (payload === undefined) return null
  return Object.fromEntries(
    Object.entries(payload).map(([field, value]) => [field, typeof value === 'string' ? { value } : value]),
  )
}

/** Text of a template, inline or of its file; null when there is none. */
function templateText(raw: CampaignRaw['text'], draft: Draft): string | null {
  if (raw === undefined) return null
  return typeof raw === 'string' ? raw : (draft.templates.get(raw.file) ?? null)
}

/** A destination. */
export function destinationSpec(entry: Entry<DestinationRaw>, raw: DestinationRaw): DestinationSpec {
  const base = {
    name: raw.destination,
    channel: raw.channel,
    address: raw.address,
    sandbox: raw.sandbox ?? false,
    position: entry.position,
  }
  if (raw.kind === 'file') {
    const { kind, format, directory, columns } = raw
    return {
      ...base,
      kind,
      format,
      directory,
      columns,
      formulaGuard: raw.formula_guard ?? true,
      sftp: sftpSpec(raw.sftp),
    }
  }
  if (raw.kind === 'webhook') {
    const { kind, url, secret, connections } = raw
    return {
      ...base,
      kind,
      url,
      secret,
      connections,
      deduplicatesMs: raw.deduplicates_for ?? null,
      expect: raw.expect ?? null,
      privateNetwork: raw.private_network ?? false,
      ratePerSecond: raw.rate ?? null,
    }
  }
  if (raw.kind === 'decisions') {
    const { kind, purpose, key, segments, to } = raw
    return {
      ...base,
      kind,
      purpose,
      key,
      segments,
      blocks: (raw.blocks ?? []).map(({ block, segment }) => ({ block, segment: segment ?? null })),
      doNotDisturbAfter: raw.do_not_disturb_after ?? null,
      resend: raw.resend ?? 0,
      to: 'url' in to ? { url: to.url, secret: to.secret, privateNetwork: to.private_network ?? false } : to,
    }
  }
  const { kind, host, port, secure, from, connections } = raw
  return {
    ...base,
    kind,
    host,
    port,
    secure,
    from,
    connections,
    user: raw.user ?? null,
    password: raw.password ?? null,
    replyTo: raw.reply_to ?? null,
    unsubscribe: raw.unsubscribe ?? null,
    ratePerSecond: raw.rate ?? null,
  }
}

function sftpSpec(raw: Extract<DestinationRaw, { kind: 'file' }>['sftp']): SftpSpec | null {
  if (raw === undefined) return null
  const { host, user, directory } = raw
  return {
    host,
    user,
    directory,
    port: raw.port ?? 22,
    password: raw.password ?? null,
    privateKey: raw.private_key ?? null,
    hostKey: raw.host_key,
  }
}
