import { countOf, countText, dayText, instantText, secondsText } from '../../../core/format.ts'
import type { Attention, NightReport } from '../report.ts'
import { sentByKind } from '../sent.ts'
import { type Content, html, type Markup } from './markup.ts'
import { badge, SIGNS, type Tone } from './table.ts'

/** The head of the page: which night, of whom. */
export function heading(report: NightReport): Markup {
  const { run } = report
  const started = instantText(new Date(run.started_at), run.time_zone)
  return html`<h1>${report.brand.name}: the night of ${dayText(run.business_date)}</h1>
<p class="sub">Run ${run.run_id} (${run.kind}${run.from_stage === null ? '' : `, from ${run.from_stage}`}), started ${started} ${run.time_zone}, ${secondsText(totalSeconds(report))} in its stages. Rules see events before ${instantText(new Date(run.as_of), run.time_zone)}.</p>`
}

/** Whoever must act reads why at once; what only deserves a look comes after the figures. */
const isUrgent = (a: Attention): boolean => a.level !== 'look'

/** What happened, and what cannot wait, readable in ten seconds. */
export function banner(report: NightReport): Markup {
  const { level, headline, attention } = report.verdict
  const urgent = attention.filter(isUrgent)
  return html`<div class="banner ${level}" role="status">
<p class="headline"><span aria-hidden="true">${SIGNS[level]}</span> ${headline}</p>
${urgent.length === 0 ? null : html`<ul class="needs">${urgent.map(item)}</ul>`}
</div>`
}

/** What deserves a look, with what to type. */
export function needs(report: NightReport): Markup | null {
  const calm = report.verdict.attention.filter((a) => !isUrgent(a))
  if (calm.length === 0) return null
  return html`<section aria-labelledby="needs"><h2 id="needs">What deserves a look</h2>
<ul class="needs">${calm.map(item)}</ul></section>`
}

const TITLES: Readonly<Record<Attention['level'], string>> = { bad: 'problem', wait: 'decide', look: 'look' }

function item(a: Attention): Markup {
  const command = a.command === null ? null : html` <code>${a.command}</code>`
  return html`<li>${badge(a.level, TITLES[a.level], a.code)} ${a.text}${command}</li>\n`
}

/** The night at a glance. */
export function tiles(report: NightReport): Markup {
  const { identity, sources, segments } = report
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
  const read = sum(sources.map((s) => s.read))
  const loaded = sum(sources.map((s) => s.loaded))
  const entered = sum(segments.map((s) => s.entered))
  const exited = sum(segments.map((s) => s.exited))
  const hidden = report.run.published
    ? null
    : html`<p class="sub">Figures of a night that is not published: readers see those of the run before.</p>`
  return html`${hidden}<dl class="tiles" aria-label="The night at a glance">
${tile('People known', countText(identity.known), change(identity.known_change))}
${tile('Rows read', countText(read), `${countText(loaded)} new or changed`)}
${tile('Rows rejected', countText(sum(sources.map((s) => s.rejected))), report.rejections.length === 0 ? 'none' : countOf(report.rejections.length, 'reason', 'reasons'))}
${tile('Segment entries', countText(entered), countOf(exited, 'exit', 'exits'))}
${contactTile(report)}
${sentTiles(report)}
</dl>`
}

/** A row of a file is no message: one figure for each kind. */
function sentTiles({ deliveries }: NightReport): Markup | readonly Markup[] {
  const kinds = sentByKind(deliveries.by)
  if (kinds.length === 0) return tile('Sent', '0', 'nothing was due')
  return kinds.map(({ many, sent, due }) =>
    tile(
      many === 'rows in files'
        ? 'Rows put into files'
        : `${many.charAt(0).toUpperCase()}${many.slice(1)} sent`,
      countText(sent),
      `of ${countText(due)} due`,
    ),
  )
}

/** People are counted once: the channel and purpose that most of them allow. */
function contactTile({ consent }: NightReport): Markup {
  const [most] = consent.toSorted((a, b) => b.allow - a.allow)
  if (most === undefined) return tile('May be contacted', '0', 'no consents')
  return tile(
    'May be contacted',
    countText(most.allow),
    `by ${most.channel} for ${most.purpose.replaceAll('_', ' ')}`,
  )
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
