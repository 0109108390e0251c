import { countOf, countText, secondsText } from '../../../core/format.ts'
import type { ModelFigures } from '../identity.ts'
import type { NightReport, SourceLine, StageLine } from '../report.ts'
import { stageChart } from './charts.ts'
import { PARTY, plain, REJECTION, STAGE, STAGE_STATE, said, saidBadge } from './labels.ts'
import { html, type Markup } from './markup.ts'
import { matching } from './matching.ts'
import { type Column, table } from './table.ts'
import { change } from './top.ts'

const count = (value: number): string => (value === 0 ? '·' : countText(value))

/** Stages with their time and counts. */
export function stages(report: NightReport): Markup {
  const columns: readonly Column<StageLine>[] = [
    { head: 'Stage', cell: (s) => html`${said(STAGE, s.stage)}<small class="rule">${s.stage}</small>` },
    { head: 'State', cell: (s) => saidBadge(STAGE_STATE, s.state) },
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
    { head: 'State', cell: (s) => saidBadge(STAGE_STATE, s.state) },
    { head: 'Read', number: true, cell: (s) => count(s.read) },
    { head: 'Loaded', number: true, cell: (s) => count(s.loaded) },
    { head: 'Unchanged', number: true, cell: (s) => count(s.unchanged) },
    { head: 'Rejected', number: true, cell: (s) => count(s.rejected) },
    { head: 'Deleted', number: true, cell: (s) => count(s.deleted) },
    {
      head: 'Of nobody',
      number: true,
      cell: (s) => html`<span title="unattributed">${count(s.unattributed)}</span>`,
    },
    { head: 'Files', number: true, cell: (s) => count(s.files) },
    { head: 'Whose data', cell: (s) => html`${said(PARTY, s.party)}: ${s.holder}` },
    { head: 'Lawful basis', cell: (s) => plain(s.lawful_basis) },
  ]
  return html`<section aria-labelledby="sources"><h2 id="sources">Sources</h2>
${table('Rows by source', columns, report.sources, 'No source was read by this run.')}
<h3>Rejected rows, by reason</h3>
${rejections(report)}</section>`
}

function rejections(report: NightReport): Markup {
  const columns: readonly Column<NightReport['rejections'][number]>[] = [
    { head: 'Reason', cell: (r) => said(REJECTION, r.reason) },
    { head: 'Source', cell: (r) => r.source },
    { head: 'Rows', number: true, cell: (r) => countText(r.rows) },
    { head: 'In the first of them', cell: (r) => r.example },
    { head: 'See it', cell: (r) => html`<code>nocturne rejection show ${r.rejection_id}</code>` },
  ]
  return table('Rejected rows by reason', columns, report.rejections, 'None.')
}

/** Who is known, and how records became people. */
export function identity(report: NightReport): Markup {
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
    [`Households, of ${countOf(i.household_people, 'person', 'people')}`, i.households, ''],
  ]
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { head: 'Figure', cell: (r) => r[0] },
    { head: 'Now', number: true, cell: (r) => countText(r[1]) },
    { head: 'Change', number: true, cell: (r) => r[2] },
  ]
  return html`<section aria-labelledby="identity"><h2 id="identity">People and profiles</h2>
${table('People and profiles', columns, rows, '')}
${i.new_model === null ? '' : html`<p>${newModelText(i.new_model)}</p>`}
${matching(report.matching)}</section>`
}

function newModelText({ records, adopted_by, reason }: ModelFigures): string {
  const on = countOf(records, 'record', 'records')
  return adopted_by === null
    ? `This run fitted the model by which records are compared, to ${on}.`
    : `From this run on ${on} are compared by the model that ${adopted_by} adopted: ${reason ?? ''}`
}
