import type { RejectionReason } from '../../../core/mapping.ts'
import { html, type Markup } from './markup.ts'
import { badge } from './table.ts'
import { toneOf } from './top.ts'

type Labels = Readonly<Record<string, string>>

/** A word of the database as people say it; the word itself, which commands take, is its title. */
export function said(labels: Labels, raw: string): Markup {
  return html`<span title="${raw}">${labels[raw] ?? plain(raw)}</span>`
}

/** The same with a sign and a colour. */
export function saidBadge(labels: Labels, raw: string): Markup {
  return badge(toneOf(raw), labels[raw] ?? plain(raw), raw)
}

/** A name that somebody gave, such as a purpose: `email_marketing` as `email marketing`. */
export const plain = (raw: string): string => raw.replaceAll('_', ' ')

export const STAGE: Labels = {
  extract: 'Reading the sources',
  identity: 'Who is who',
  profiles: 'One picture of each person',
  consent: 'Who may be contacted',
  segments: 'Who belongs where',
  gates: 'Checks before publishing',
  publish: 'Publishing',
  activation: 'Sending',
  report: 'This report',
}

export const STAGE_STATE: Labels = {
  pending: 'not reached',
  running: 'under way',
  waiting: 'waits',
  done: 'done',
  skipped: 'not done again',
  failed: 'failed',
}

export const DELIVERY_STATE: Labels = {
  planned: 'waits',
  sending: 'being handed over',
  sent: 'sent',
  failed: 'failed for good',
  unknown: 'unknown whether it arrived',
  skipped: 'not sent',
}

/** Why somebody was not written to. */
export const SKIPPED: Labels = {
  consent: 'no consent',
  suppressed: 'on the suppression list',
  erased: 'erased',
  capped: 'was written to often enough (cap)',
  quiet_hours: 'quiet hours',
  holdout: 'control group, left out on purpose',
  no_address: 'no address',
  expired: 'the send window was over',
  stopped: 'campaign or destination was stopped',
  duplicate_address: 'the address had its message already',
  merged: 'merged into another person',
  rolled_back: 'the night was rolled back',
  not_approved: 'nobody approved the wave',
  policy: 'the policy does not allow it',
}

/** Why somebody may not be contacted, the rule of contactability. */
export const CONSENT_RULE: Labels = {
  no_basis: 'never asked: nothing was said',
  withdrawn: 'withdrawn',
  objected: 'objected',
  person_denial: 'denied by another address of the same person',
  expired: 'consent is too old',
  no_proof: 'consent without the proof that the policy wants',
  no_method: 'consent by a way that does not count',
  suppressed: 'on the suppression list',
  erased: 'erased',
}

export const CONSENT_ACTION: Labels = { object: 'objection', withdraw: 'withdrawal', grant: 'consent given' }

export const REJECTION: Readonly<Record<RejectionReason, string>> = {
  encoding: 'not in the encoding of the file',
  nul_byte: 'a NUL byte',
  too_long: 'too long',
  too_many_columns: 'too many columns',
  too_few_columns: 'too few columns',
  unclosed_quote: 'a quote that is not closed',
  bad_type: 'not of the type that is wanted',
  missing_key: 'no key',
  missing_value: 'a required value is missing',
  out_of_range: 'out of range',
  bad_date: 'no date in the expected form',
  bad_json: 'no valid JSON',
  bad_identifier: 'no valid identifier',
  duplicate_key: 'a key that another row has',
  not_allowed: 'a value that is not allowed',
  erased: 'of a person who was erased',
}

export const PARTY: Labels = { first: 'our own', second: 'a partner’s', third: 'bought or public' }

export const WAVE_STATE: Labels = {
  planned: 'planned',
  approved: 'free to go',
  stopped: 'stopped',
  rolled_back: 'rolled back',
}

export const GATE: Labels = {
  rows_drop: 'Fewer rows than usual',
  zero_rows: 'No rows at all',
  snapshot_deletes: 'Rows that a source took away',
  rejected_share: 'Share of rejected rows',
  refused_denials: 'Denials in rejected rows',
  largest_cluster: 'Records in the largest profile',
  consented_drop: 'Fewer people may be contacted',
}

export const VERDICT: Labels = {
  pass: 'passed',
  warn: 'warns',
  ask: 'asks',
  stop: 'stops',
  no_data: 'nothing to compare with',
}

export const DECISION: Labels = {
  approve: 'approved',
  reject: 'rejected',
  timed_out: 'nobody answered in time',
}
