import { countOf, countText, dayText, instantText, secondsText } from '../../../core/format.ts'
import type { Attention, NightReport } from '../report.ts'
import { type Content, html, type Markup } from './markup.ts'
import { badge, SIGNS, type Tone } from './table.ts'

/** The head of the page: which night, of whom. */
export function heading(report: NightReport): Markup {
  const { run } = report
  const started = instantText(new Date(run.started_at), run.time_zone)
  return html`<h1>${report.brand.name}: the night of ${dayText(run.business_date)}</h1>
<p class="sub">Run ${run.run_id} (${run.kind}${run.from_stage === null ? '' : `, from ${run.from_stage}`}), started ${started} ${run.time_zone}, ${secondsText(totalSeconds(report))} in its stages. Rules see events before ${instantText(new Date(run.as_of), run.time_zone)}.</p>`
}

/** What happened and what needs somebody, readable in ten seconds. */
export function banner(report: NightReport): Markup {
  const { level, headline, attention } = report.verdict
  return html`<div class="banner ${level}" role="status">
<p class="headline"><span aria-hidden="true">${SIGNS[level]}</span> ${headline}</p>
${attention.length === 0 ? null : html`<ul>${attention.map(item)}</ul>`}
</div>`
}

const TITLES: Readonly<Record<Attention['level'], string>> = { bad: 'problem', wait: 'decide', look: 'look' }

function item(a: Attention): Markup {
  const command = a.command === null ? null : html` <code>${a.command}</code>`
  return html`<li>${badge(a.level, TITLES[a.level])} ${a.text}${command}</li>\n`
}

/** The night at a glance: six figures. */
export function tiles(report: NightReport): Markup {
  const { identity, deliveries, sources, segments } = report
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
  const read = sum(sources.map((s) => s.read))
  const loaded = sum(sources.map((s) => s.loaded))
  const entered = sum(segments.map((s) => s.entered))
  const exited = sum(segments.map((s) => s.exited))
  return html`<dl class="tiles" aria-label="The night at a glance">
${tile('People known', countText(identity.known), change(identity.known_change))}
${tile('Rows read', countText(read), `${countText(loaded)} new or changed`)}
${tile('Rows refused', countText(sum(sources.map((s) => s.rejected))), report.rejections.length === 0 ? 'none' : countOf(report.rejections.length, 'reason', 'reasons'))}
${tile('Segment entries', countText(entered), countOf(exited, 'exit', 'exits'))}
${contactTile(report)}
${tile('Messages sent', countText(deliveries.total.sent), `of ${countText(deliveries.total.due)} due`)}
</dl>`
}

/** People are counted once: the channel and purpose that most of them allow. */
function contactTile({ consent }: NightReport): Markup {
  const [most] = consent.toSorted((a, b) => b.allow - a.allow)
  if (most === undefined) return tile('May be contacted', '0', 'no consents')
  return tile('May be contacted', countText(most.allow), `by ${most.channel} for ${most.purpose}`)
}

function totalSeconds(report: NightReport): number {
  return report.stages.reduce((n, s) => n + (s.seconds ?? 0), 0)
}

function tile(name: string, value: string, small: Content): Markup {
  return html`<div class="tile"><dt>${name}</dt><dd>${value}<small>${small}</small></dd></div>`
}

/** `+12` or `−3`, or that nothing changed. */
export function change(value: number): string {
  if (value === 0) return 'no change'
  return value > 0 ? `+${countText(value)}` : `−${countText(-value)}`
}

/** Colour and sign of a state word. */
export function toneOf(state: string): Tone {
  return TONES[state] ?? 'plain'
}

const TONES: Readonly<Record<string, Tone>> = {
  done: 'good',
  sent: 'good',
  pass: 'good',
  approve: 'good',
  failed: 'bad',
  stop: 'bad',
  reject: 'bad',
  timed_out: 'bad',
  unknown: 'look',
  warn: 'look',
  ask: 'wait',
  waiting: 'wait',
  planned: 'wait',
  sending: 'wait',
}
