import { countText } from '../../../core/format.ts'
import type { DecisionLine, NightReport } from '../report.ts'
import { STAGE_STATE, saidBadge } from './labels.ts'
import { html, type Markup } from './markup.ts'
import { type Column, table } from './table.ts'

const count = (value: number): string => (value === 0 ? '·' : countText(value))

/** What destinations of decisions were told; null where there is none. */
export function decisions(report: NightReport): Markup | null {
  if (report.decisions.length === 0) return null
  const columns: readonly Column<DecisionLine>[] = [
    { head: 'Destination', cell: (d) => d.destination },
    { head: 'State', cell: (d) => saidBadge(STAGE_STATE, d.state) },
    { head: 'Added', number: true, cell: (d) => count(d.added) },
    { head: 'Changed', number: true, cell: (d) => count(d.changed) },
    { head: 'Removed', number: true, cell: (d) => count(d.removed) },
    { head: 'Not taken yet', number: true, cell: (d) => count(d.waiting) },
    {
      head: 'Shared addresses',
      number: true,
      cell: (d) =>
        html`<span title="addresses of several people, which are absent">${count(d.shared)}</span>`,
    },
  ]
  return html`<section aria-labelledby="decisions"><h2 id="decisions">Decisions for sites, chatbots and tills</h2>
${table('What destinations of decisions were told', columns, report.decisions, '')}</section>`
}
