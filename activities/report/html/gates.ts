import { countOf, instantText } from '../../../core/format.ts'
import { gateNumber } from '../gate-text.ts'
import type { GateLine, NightReport } from '../report.ts'
import { DECISION, GATE, said, saidBadge, VERDICT } from './labels.ts'
import { html, type Markup } from './markup.ts'
import { type Column, table } from './table.ts'

/** What the gates said, and who approved. Those that passed fold into one line. */
export function gates(report: NightReport): Markup {
  const quiet = report.gates.filter((g) => g.verdict === 'pass' || g.verdict === 'no_data')
  const loud = report.gates.filter((g) => !quiet.includes(g))
  const approvals: readonly Column<NightReport['approvals'][number]>[] = [
    { head: 'Gate', cell: (a) => a.gate },
    { head: 'Decision', cell: (a) => saidBadge(DECISION, a.decision) },
    { head: 'By', cell: (a) => a.by },
    { head: 'Reason', cell: (a) => a.reason },
    { head: 'At', cell: (a) => instantText(new Date(a.at), report.run.time_zone) },
  ]
  return html`<section aria-labelledby="gates"><h2 id="gates">Gates</h2>
${report.gates.length === 0 ? html`<p class="empty">The gates were not reached.</p>` : null}
${loud.length === 0 ? null : table('Gates that did not pass', COLUMNS, loud, '')}
${folded(quiet)}
${report.approvals.length === 0 ? null : html`<h3>Approvals</h3>${table('Approvals', approvals, report.approvals, '')}`}</section>`
}

const COLUMNS: readonly Column<GateLine>[] = [
  {
    head: 'Gate',
    cell: (g) => html`${said(GATE, g.gate)}${g.subject === '' ? null : `: ${g.subject}`}`,
  },
  { head: 'Verdict', cell: (g) => saidBadge(VERDICT, g.verdict) },
  { head: 'Value', number: true, cell: (g) => (g.value === null ? '·' : gateNumber(g.gate, g.value)) },
  { head: 'Limit', number: true, cell: (g) => (g.limit === null ? '·' : gateNumber(g.gate, g.limit)) },
  { head: 'Detail', cell: (g) => g.detail ?? '' },
]

/** One line that opens: paper and phones need no more of what passed. */
function folded(quiet: readonly GateLine[]): Markup | null {
  if (quiet.length === 0) return null
  const passed = quiet.filter((g) => g.verdict === 'pass').length
  const blind = quiet.length - passed
  const also = blind === 0 ? '' : `, ${blind} had nothing to compare with`
  return html`<details><summary>${countOf(passed, 'gate', 'gates')} passed${also}</summary>
${table('Gates that passed', COLUMNS, quiet, '')}</details>`
}
