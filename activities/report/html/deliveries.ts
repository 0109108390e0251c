import { countText, instantText } from '../../../core/format.ts'
import type { DeliveryGroup, NightReport } from '../report.ts'
import { DELIVERY_STATE, plain, SKIPPED, said, saidBadge, WAVE_STATE } from './labels.ts'
import { html, type Markup } from './markup.ts'
import { type Column, table } from './table.ts'

/** What went out, and what did not, with the reason. */
export function deliveries(report: NightReport): Markup {
  const columns: readonly Column<DeliveryGroup>[] = [
    { head: 'Campaign', cell: (d) => d.campaign },
    { head: 'What became of it', cell: outcome },
    { head: 'Deliveries', number: true, cell: (d) => countText(d.deliveries) },
    { head: 'To', cell: where },
  ]
  return html`<section aria-labelledby="deliveries"><h2 id="deliveries">Deliveries</h2>
${table('Deliveries by campaign, state and reason', columns, report.deliveries.by, nothing(report))}
${earlierRuns(report)}${unknown(report)}${earlier(report)}
<h3>Campaigns of the night</h3>
${waves(report)}</section>`
}

function nothing(report: NightReport): string {
  if (!report.run.published) return 'Nothing is sent before a night is published.'
  return plannedBefore(report) > 0
    ? 'Nothing was due that an earlier run of this date had not planned.'
    : 'Nothing was due.'
}

/** A wave is of a date: what is due in it and not of this run, an earlier run of the date has planned. */
function plannedBefore({ waves, deliveries: { total } }: NightReport): number {
  return waves.reduce((sum, wave) => sum + wave.due, 0) - total.due
}

interface Outcome {
  readonly state: string
  readonly reason: string | null
  readonly error_code?: string | null
}

/** The state, and below it why. */
function outcome({ state, reason, error_code = null }: Outcome): Markup {
  const code = error_code === null ? null : html`<code>${error_code}</code>`
  const why = reason === null ? code : said(SKIPPED, reason)
  return html`${saidBadge(DELIVERY_STATE, state)}${why === null ? null : html` <small class="why">${why}</small>`}`
}

/** `newsletter (e-mail)`; a destination that writes files says so, whatever channel they serve. */
function where({ destination, kind, channel }: DeliveryGroup): Markup {
  const by = kind === 'file' ? `file, ${plain(channel)}` : plain(channel)
  return html`${destination} <span class="soft">(${by})</span>`
}

function waves(report: NightReport): Markup {
  const columns: readonly Column<NightReport['waves'][number]>[] = [
    { head: 'Campaign', cell: (w) => w.campaign },
    { head: 'State', cell: (w) => said(WAVE_STATE, w.state) },
    { head: 'Audience', number: true, cell: (w) => countText(w.audience) },
    { head: 'Enrolled before', number: true, cell: (w) => countText(w.enrolled_before) },
    { head: 'Due', number: true, cell: (w) => countText(w.due) },
  ]
  const note =
    report.waves.length === 0
      ? null
      : html`<p class="soft">Enrolled before: people of the audience whom the campaign took on an earlier night; it takes them again only as its <code>reentry</code> says. Due is the rest, whether sent or left out.</p>`
  const before = plannedBefore(report)
  const again =
    before <= 0
      ? null
      : html`<p class="soft">${countText(before)} of those due were planned by an earlier run of this date, and are not sent again: <code>nocturne delivery list</code> has them.</p>`
  return html`${table('Campaigns of the night', columns, report.waves, 'No campaign was planned.')}${note}${again}`
}

function unknown(report: NightReport): Markup | null {
  const listed = report.deliveries.unknown
  if (listed.length === 0) return null
  const { time_zone: zone } = report.run
  const columns: readonly Column<(typeof listed)[number]>[] = [
    { head: 'Delivery', cell: (d) => String(d.delivery_id) },
    { head: 'Campaign', cell: (d) => d.campaign },
    { head: 'Destination', cell: (d) => d.destination },
    {
      head: 'Handed over at',
      cell: (d) => (d.claimed_at === null ? '' : instantText(new Date(d.claimed_at), zone)),
    },
  ]
  return html`<h3>Unknown: these may or may not have arrived</h3>
<p class="soft">The connection broke after the message had been handed over. They are never sent again by themselves; the receiving server's log knows (header <code>X-Nocturne-Delivery</code>).</p>
${table('Unknown deliveries', columns, listed, '')}`
}

/** Their own reports gave way to this one. */
function earlierRuns({ deliveries: { earlier_runs: rows } }: NightReport): Markup | null {
  if (rows.length === 0) return null
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { head: 'Run', cell: (r) => String(r.run_id) },
    { head: 'State', cell: (r) => `${plain(r.state)} (${r.kind})` },
    { head: 'Due', number: true, cell: (r) => countText(r.due) },
    { head: 'Sent', number: true, cell: (r) => countText(r.sent) },
  ]
  return html`<h3>Earlier runs of this date</h3>
<p class="soft">What they sent stays sent, and is not in the table above; this report has taken the place of theirs. <code>nocturne status RUN</code> shows each.</p>
${table('Earlier runs of this date', columns, rows, '')}`
}

function earlier(report: NightReport): Markup | null {
  const rows = report.deliveries.earlier
  if (rows.length === 0) return null
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { head: 'Campaign', cell: (d) => d.campaign },
    { head: 'Night', cell: (d) => d.wave },
    { head: 'What became of it', cell: outcome },
    { head: 'Deliveries', number: true, cell: (d) => countText(d.deliveries) },
    { head: 'To', cell: (d) => d.destination },
  ]
  return html`<h3>Earlier nights: ended since their report, or still waiting</h3>
${table('Deliveries of earlier nights', columns, rows, '')}`
}
