import { countText } from '../../../core/format.ts'
import type { NightReport, SegmentLine } from '../report.ts'
import { segmentChart } from './charts.ts'
import { html, type Markup } from './markup.ts'
import { badge, type Column, table } from './table.ts'
import { toneOf } from './top.ts'

const signed = (sign: string, value: number): string => (value === 0 ? '·' : `${sign}${countText(value)}`)

/** Segments with their size, entries and exits. */
export function segments(report: NightReport): Markup {
  const columns: readonly Column<SegmentLine>[] = [
    { head: 'Segment', cell: (s) => s.segment },
    { head: 'Members', number: true, cell: (s) => countText(s.members) },
    { head: 'Entered', number: true, cell: (s) => signed('+', s.entered) },
    { head: 'Left', number: true, cell: (s) => signed('−', s.exited) },
    { head: 'Unknown', number: true, cell: (s) => (s.unknown === 0 ? '·' : countText(s.unknown)) },
    { head: 'Rule', cell: (s) => s.sentence ?? '' },
  ]
  return html`<section aria-labelledby="segments"><h2 id="segments">Segments</h2>
${segmentChart(report.segments)}${table('Segments', columns, report.segments, 'No segments.')}</section>`
}

type Group = NightReport['deliveries']['by'][number]

/** What went out, and what did not, with the reason. */
export function deliveries(report: NightReport): Markup {
  const columns: readonly Column<Group>[] = [
    { head: 'Campaign', cell: (d) => d.campaign },
    { head: 'Destination', cell: (d) => d.destination },
    { head: 'Channel', cell: (d) => d.channel },
    { head: 'State', cell: (d) => badge(toneOf(d.state), d.state) },
    { head: 'Reason', cell: (d) => d.reason ?? d.error_code ?? '' },
    { head: 'Deliveries', number: true, cell: (d) => countText(d.deliveries) },
  ]
  return html`<section aria-labelledby="deliveries"><h2 id="deliveries">Deliveries</h2>
${waves(report)}
<h3>What became of each contact</h3>
${table('Deliveries by campaign, state and reason', columns, report.deliveries.by, 'Nothing was due.')}
${unknown(report)}${earlier(report)}</section>`
}

function waves(report: NightReport): Markup {
  const columns: readonly Column<NightReport['waves'][number]>[] = [
    { head: 'Campaign', cell: (w) => w.campaign },
    { head: 'State', cell: (w) => w.state },
    { head: 'Audience', number: true, cell: (w) => countText(w.audience) },
    { head: 'Enrolled before', number: true, cell: (w) => countText(w.enrolled_before) },
    { head: 'Due', number: true, cell: (w) => countText(w.due) },
  ]
  return table('Campaigns of the night', columns, report.waves, 'No campaign was planned.')
}

function unknown(report: NightReport): Markup | null {
  const listed = report.deliveries.unknown
  if (listed.length === 0) return null
  const columns: readonly Column<(typeof listed)[number]>[] = [
    { head: 'Delivery', cell: (d) => String(d.delivery_id) },
    { head: 'Campaign', cell: (d) => d.campaign },
    { head: 'Destination', cell: (d) => d.destination },
    { head: 'Handed over at', cell: (d) => d.claimed_at ?? '' },
  ]
  return html`<h3>Unknown: these may or may not have arrived</h3>
<p class="soft">The connection broke after the message had been handed over. They are never sent again by themselves; the receiving server's log knows (header <code>X-Nocturne-Delivery</code>).</p>
${table('Unknown deliveries', columns, listed, '')}`
}

function earlier(report: NightReport): Markup | null {
  const rows = report.deliveries.earlier
  if (rows.length === 0) return null
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { head: 'Wave', cell: (d) => d.wave },
    { head: 'Campaign', cell: (d) => d.campaign },
    { head: 'Destination', cell: (d) => d.destination },
    { head: 'State', cell: (d) => badge(toneOf(d.state), d.state) },
    { head: 'Reason', cell: (d) => d.reason ?? '' },
    { head: 'Deliveries', number: true, cell: (d) => countText(d.deliveries) },
  ]
  return html`<h3>Earlier nights: ended since their report, or still waiting</h3>
${table('Deliveries of earlier nights', columns, rows, '')}`
}
