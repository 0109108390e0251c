import { countText, secondsText } from '../../../core/format.ts'
import type { GateLine, NightReport, SourceLine, StageLine } from '../report.ts'
import { gateNumber } from '../verdict.ts'
import { stageChart } from './charts.ts'
import { html, type Markup } from './markup.ts'
import { badge, type Column, table } from './table.ts'
import { change, toneOf } from './top.ts'

const count = (value: number): string => (value === 0 ? '·' : countText(value))

/** Stages with their time and counts. */
export function stages(report: NightReport): Markup {
  const columns: readonly Column<StageLine>[] = [
    { head: 'Stage', cell: (s) => s.stage },
    { head: 'State', cell: (s) => badge(toneOf(s.state), s.state) },
    { head: 'Time', number: true, cell: (s) => (s.seconds === null ? '·' : secondsText(s.seconds)) },
    { head: 'Read', number: true, cell: (s) => count(s.read) },
    { head: 'Loaded', number: true, cell: (s) => count(s.loaded) },
    { head: 'Unchanged', number: true, cell: (s) => count(s.unchanged) },
    { head: 'Rejected', number: true, cell: (s) => count(s.rejected) },
    { head: 'Written', number: true, cell: (s) => count(s.written) },
  ]
  // The page is written within the last stage: of that one it would always say that it is still running.
  const told = report.stages.filter((s) => s.stage !== 'report' || s.state !== 'running')
  return html`<section aria-labelledby="stages"><h2 id="stages">Stages</h2>
${stageChart(told)}${table('Stages of the night', columns, told, '')}</section>`
}

/** What came in: each source with whose data it is, and its counts. */
export function sources(report: NightReport): Markup {
  const columns: readonly Column<SourceLine>[] = [
    { head: 'Source', cell: (s) => s.source },
    { head: 'State', cell: (s) => badge(toneOf(s.state), s.state) },
    { head: 'Party', cell: (s) => s.party },
    { head: 'Holder', cell: (s) => s.holder },
    { head: 'Lawful basis', cell: (s) => s.lawful_basis.replaceAll('_', ' ') },
    { head: 'Files', number: true, cell: (s) => count(s.files) },
    { head: 'Read', number: true, cell: (s) => count(s.read) },
    { head: 'Loaded', number: true, cell: (s) => count(s.loaded) },
    { head: 'Unchanged', number: true, cell: (s) => count(s.unchanged) },
    { head: 'Rejected', number: true, cell: (s) => count(s.rejected) },
    { head: 'Deleted', number: true, cell: (s) => count(s.deleted) },
    { head: 'Unattributed', number: true, cell: (s) => count(s.unattributed) },
  ]
  const empty = 'No source was read by this run.'
  return html`<section aria-labelledby="sources"><h2 id="sources">Sources</h2>
${table('Rows by source', columns, report.sources, empty)}
<h3>Refused rows, by reason</h3>
${rejections(report)}</section>`
}

function rejections(report: NightReport): Markup {
  const columns: readonly Column<NightReport['rejections'][number]>[] = [
    { head: 'Source', cell: (r) => r.source },
    { head: 'Reason', cell: (r) => r.reason },
    { head: 'Rows', number: true, cell: (r) => countText(r.rows) },
    { head: 'In the first of them', cell: (r) => r.example },
    { head: 'See it', cell: (r) => html`<code>nocturne rejection show ${r.rejection_id}</code>` },
  ]
  return table('Refused rows by reason', columns, report.rejections, 'None.')
}

/** Who is known, and who may be contacted. */
export function people(report: NightReport): Markup {
  const i = report.identity
  const rows: readonly (readonly [string, number, string])[] = [
    ['People known by an identifier of a person', i.known, change(i.known_change)],
    ['Anonymous profiles (a device only)', i.anonymous, change(i.anonymous_change)],
    ['Records of sources', i.records, ''],
    ['Records in a profile', i.linked, ''],
    ['Records in the largest profile', i.largest_cluster, ''],
    ['Profiles founded by this run', i.created, ''],
    ['Profiles merged into another', i.merged, ''],
    ['Profiles split', i.split, ''],
  ]
  const figures = table(
    'People and profiles',
    [
      { head: 'Figure', cell: (r) => r[0] },
      { head: 'Now', number: true, cell: (r) => countText(r[1]) },
      { head: 'Change', number: true, cell: (r) => r[2] },
    ],
    rows,
    '',
  )
  const columns: readonly Column<NightReport['consent'][number]>[] = [
    { head: 'Channel', cell: (c) => c.channel },
    { head: 'Purpose', cell: (c) => c.purpose },
    { head: 'Allowed', number: true, cell: (c) => countText(c.allow) },
    { head: 'Change', number: true, cell: (c) => change(c.allow_change) },
    { head: 'Denied', number: true, cell: (c) => countText(c.deny) },
  ]
  return html`<section aria-labelledby="people"><h2 id="people">People</h2>${figures}
<h3>Who may be contacted</h3>
${table('Contactability', columns, report.consent, 'Nobody: no source of consents, or no channel in consent.yaml.')}</section>`
}

/** What the gates said, and who approved. */
export function gates(report: NightReport): Markup {
  const columns: readonly Column<GateLine>[] = [
    { head: 'Gate', cell: (g) => (g.subject === '' ? g.gate : `${g.gate}: ${g.subject}`) },
    { head: 'Verdict', cell: (g) => badge(toneOf(g.verdict), g.verdict) },
    { head: 'Value', number: true, cell: (g) => (g.value === null ? '·' : gateNumber(g.gate, g.value)) },
    { head: 'Limit', number: true, cell: (g) => (g.limit === null ? '·' : gateNumber(g.gate, g.limit)) },
    { head: 'Detail', cell: (g) => g.detail ?? '' },
  ]
  const approvals: readonly Column<NightReport['approvals'][number]>[] = [
    { head: 'Gate', cell: (a) => a.gate },
    { head: 'Decision', cell: (a) => badge(toneOf(a.decision), a.decision) },
    { head: 'By', cell: (a) => a.by },
    { head: 'Reason', cell: (a) => a.reason },
    { head: 'At', cell: (a) => a.at },
  ]
  return html`<section aria-labelledby="gates"><h2 id="gates">Gates</h2>
${table('Gates', columns, report.gates, 'The gates were not reached.')}
${report.approvals.length === 0 ? null : html`<h3>Approvals</h3>${table('Approvals', approvals, report.approvals, '')}`}</section>`
}
