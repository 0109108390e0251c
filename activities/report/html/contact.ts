import { countText } from '../../../core/format.ts'
import type { DenialLine, NightReport, SaidLine } from '../report.ts'
import { CONSENT_ACTION, CONSENT_RULE, plain, said } from './labels.ts'
import { html, type Markup } from './markup.ts'
import { type Column, table } from './table.ts'
import { change } from './top.ts'

type Line = NightReport['consent'][number]

const NOBODY = 'Nobody: no source of consents, or no channel in consent.yaml.'
const NOT_REACHED = 'Not decided: the night did not come so far.'

/** Who may be contacted, why others may not, and what people said since the night before. */
export function contact(report: NightReport): Markup {
  const columns: readonly Column<Line>[] = [
    { head: 'Channel', cell: (c) => plain(c.channel) },
    { head: 'Purpose', cell: (c) => said({}, c.purpose) },
    { head: 'Allowed', number: true, cell: (c) => countText(c.allow) },
    { head: 'Change', number: true, cell: (c) => change(c.allow_change) },
    { head: 'Denied', number: true, cell: (c) => countText(c.deny) },
  ]
  const reached = report.stages.some((s) => s.stage === 'consent' && s.state !== 'pending')
  const without =
    report.consent.length === 0
      ? null
      : html`<p class="soft">People without an address of a channel stand in neither figure.</p>`
  return html`<section aria-labelledby="contact"><h2 id="contact">Who may be contacted</h2>
${table('Contactability', columns, report.consent, reached ? NOBODY : NOT_REACHED)}${without}
${denials(report)}${spoken(report)}</section>`
}

function denials({ denials: rows }: NightReport): Markup | null {
  if (rows.length === 0) return null
  const columns: readonly Column<DenialLine>[] = [
    { head: 'Denied because', cell: (d) => said(CONSENT_RULE, d.rule) },
    { head: 'Channel', cell: (d) => plain(d.channel) },
    { head: 'Purpose', cell: (d) => said({}, d.purpose) },
    { head: 'People', number: true, cell: (d) => countText(d.people) },
    { head: 'Change', number: true, cell: (d) => change(d.change) },
  ]
  return html`<h3>Why the others may not</h3>${table('Denials by reason', columns, rows, '')}`
}

function spoken({ said: rows }: NightReport): Markup {
  const columns: readonly Column<SaidLine>[] = [
    { head: 'What was said', cell: (s) => said(CONSENT_ACTION, s.action) },
    { head: 'Channel', cell: (s) => plain(s.channel) },
    { head: 'Purpose', cell: (s) => said({}, s.purpose) },
    { head: 'Came from', cell: (s) => s.source ?? 'recorded live' },
    { head: 'Entries', number: true, cell: (s) => countText(s.entries) },
  ]
  const denied = rows.some((s) => s.action !== 'grant')
  const none = denied || rows.length === 0 ? null : html`<p class="soft">No withdrawal and no objection.</p>`
  return html`<h3>Said since the night before</h3>
${table('Withdrawals, objections and consents', columns, rows, 'Nothing: no withdrawal, no objection, no new consent.')}${none}`
}
