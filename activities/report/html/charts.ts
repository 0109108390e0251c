import { countText, secondsText } from '../../../core/format.ts'
import type { SegmentLine, StageLine } from '../report.ts'
import { STAGE } from './labels.ts'
import { html, type Markup } from './markup.ts'

const WIDTH = 720
const ROW = 26
const LABEL = 190

/** Seconds of each stage as bars on one scale. */
export function stageChart(stages: readonly StageLine[]): Markup | null {
  const timed = stages.filter((s) => s.seconds !== null)
  const longest = Math.max(0, ...timed.map((s) => s.seconds ?? 0))
  if (longest === 0) return null
  const scale = (WIDTH - LABEL - 90) / longest
  const bars = timed.map((s, i) => {
    const width = Math.max(2, (s.seconds ?? 0) * scale)
    const y = i * ROW
    return html`<text x="${LABEL - 10}" y="${y + 17}" text-anchor="end" class="label">${STAGE[s.stage] ?? s.stage}</text>
<rect x="${LABEL}" y="${y + 6}" width="${width.toFixed(1)}" height="14" rx="3" class="bar ${s.state === 'failed' ? 'bad' : 'plain'}"/>
<text x="${(LABEL + width + 8).toFixed(1)}" y="${y + 17}" class="value">${secondsText(s.seconds ?? 0)}</text>
`
  })
  return figure('Time spent in each stage', timed.length * ROW, bars)
}

/** Entries to the right, exits to the left, for segments that changed. */
export function segmentChart(segments: readonly SegmentLine[]): Markup | null {
  const changed = segments.filter((s) => s.entered > 0 || s.exited > 0).slice(0, 20)
  const most = Math.max(0, ...changed.map((s) => Math.max(s.entered, s.exited)))
  if (most === 0) return null
  const middle = (WIDTH + 190) / 2
  const scale = (WIDTH - middle - 80) / most
  const rows = changed.map((s, i) => changeRow(s, i * ROW, middle, scale))
  const axis = html`<line x1="${middle}" x2="${middle}" y1="0" y2="${changed.length * ROW}" class="axis"/>`
  return figure('Entries and exits of segments', changed.length * ROW, [...rows, axis])
}

function changeRow(s: SegmentLine, y: number, middle: number, scale: number): Markup {
  const out = s.exited * scale
  const into = s.entered * scale
  return html`<text x="0" y="${y + 17}" class="label">${short(s.description ?? s.segment)}</text>
<rect x="${(middle - out).toFixed(1)}" y="${y + 6}" width="${out.toFixed(1)}" height="14" class="bar out"/>
<rect x="${middle}" y="${y + 6}" width="${into.toFixed(1)}" height="14" class="bar in"/>
<text x="${(middle - out - 6).toFixed(1)}" y="${y + 17}" text-anchor="end" class="value">${s.exited > 0 ? `−${countText(s.exited)}` : ''}</text>
<text x="${(middle + into + 6).toFixed(1)}" y="${y + 17}" class="value">${s.entered > 0 ? `+${countText(s.entered)}` : ''}</text>
`
}

function figure(title: string, height: number, content: readonly Markup[]): Markup {
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}; the figures stand in the table below"><title>${title}</title>
${content}</svg>`
}

function short(name: string): string {
  return name.length <= 36 ? name : `${name.slice(0, 35)}…`
}
