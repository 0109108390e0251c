import { countText } from '../../../core/format.ts'
import type { NightReport, SegmentLine } from '../report.ts'
import { segmentChart } from './charts.ts'
import { plain } from './labels.ts'
import { html, type Markup } from './markup.ts'
import { type Column, table } from './table.ts'

const signed = (sign: string, value: number): string => (value === 0 ? '·' : `${sign}${countText(value)}`)

/** Segments with their size, entries and exits: first what they mean, then name and rule. */
export function segments(report: NightReport): Markup {
  const columns: readonly Column<SegmentLine>[] = [
    { head: 'Segment', cell: meaning },
    { head: 'Members', number: true, cell: (s) => countText(s.members) },
    { head: 'Entries', number: true, cell: (s) => signed('+', s.entered) },
    { head: 'Exits', number: true, cell: (s) => signed('−', s.exited) },
    { head: 'Unknown', number: true, cell: (s) => (s.unknown === 0 ? '·' : countText(s.unknown)) },
  ]
  const unknown = report.segments.some((s) => s.unknown > 0)
    ? html`<p class="soft">Unknown: people of whom the rule cannot be said, because a value that it asks for is missing.</p>`
    : null
  return html`<section aria-labelledby="segments"><h2 id="segments">Segments</h2>
${segmentChart(report.segments)}${table('Segments', columns, report.segments, 'No segments.')}${unknown}</section>`
}

function meaning(s: SegmentLine): Markup {
  const rule = s.sentence === null ? null : html` ${s.sentence}`
  const kind = s.kind === null ? null : html` <span class="kind">${plain(s.kind)}</span>`
  return html`${s.description ?? s.segment}${kind}<small class="rule"><code>${s.segment}</code>${rule}</small>`
}
