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

type Raw<Kind> = Extract<DestinationRaw, { kind: Kind }>

/** A destination. */
export function destinationSpec(entry: Entry<DestinationRaw>, raw: DestinationRaw): DestinationSpec {
  const { position } = entry
  const { destination: name, channel, address, sandbox = false } = raw
  const base = { name, channel, address, sandbox, position }
  switch (raw.kind) {
    case 'file':
      return { ...base, ...fileSpec(raw) }
    case 'webhook':
      return { ...base, ...webhookSpec(raw) }
    case 'decisions':
      return { ...base, ...decisionsSpec(raw) }
    case 'email':
      return { ...base, ...emailSpec(raw) }
  }
}

function fileSpec(raw: Raw<'file'>) {
  const { kind, format, directory, columns, sftp } = raw
  return { kind, format, directory, columns, formulaGuard: raw.formula_guard ?? true, sftp: sftpSpec(sftp) }
}

function webhookSpec(raw: Raw<'webhook'>) {
  const { kind, url, secret: secrets, connections } = raw
  return {
    kind,
    url,
    secrets,
    headers: raw.headers ?? {},
    connections,
    deduplicatesMs: raw.deduplicates_for ?? null,
    expect: raw.expect ?? null,
    privateNetwork: raw.private_network ?? false,
    ratePerSecond: raw.rate ?? null,
  }
}

function decisionsSpec(raw: Raw<'decisions'>) {
  const { kind, purpose, key, segments, to } = raw
  return {
    kind,
    purpose,
    key,
    segments,
    blocks: (raw.blocks ?? []).map(({ block, segment }) => ({ block, segment: segment ?? null })),
    doNotDisturbAfter: raw.do_not_disturb_after ?? null,
    resend: raw.resend ?? 0,
    to: 'url' in to ? postsSpec(to) : to,
  }
}

function postsSpec(to: Extract<Raw<'decisions'>['to'], { url: string }>) {
  return { url: to.url, secrets: to.secret, privateNetwork: to.private_network ?? false }
}

function emailSpec(raw: Raw<'email'>) {
  const { kind, host, port, secure, from, connections } = raw
  return {
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

function sftpSpec(raw: Raw<'file'>['sftp']): SftpSpec | null {
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
