import { countText } from '../../../core/format.ts'
import type { CostLine, UnconvertedLine } from '../money.ts'
import type { NightReport } from '../report.ts'
import { html, type Markup } from './markup.ts'
import { type Column, table } from './table.ts'

/** What contacts cost, and amounts that could not be converted; nothing when a brand has neither. */
export function money({ money: { currency, costs, unconverted } }: NightReport): Markup | null {
  if (costs.length === 0 && unconverted.length === 0) return null
  return html`<section aria-labelledby="money"><h2 id="money">Money</h2>
${costs.length === 0 ? null : table('What contacts cost', COSTS, costs, '')}
${
  unconverted.length === 0
    ? null
    : html`<h3>Amounts without a rate</h3>
<p class="soft">They are in no sum: there is no rate to ${currency ?? 'the reporting currency'} for their day.</p>
${table('Amounts without a rate', UNCONVERTED, unconverted, '')}`
}</section>`
}

const COSTS: readonly Column<CostLine>[] = [
  { head: 'Campaign', cell: (c) => c.campaign },
  { head: 'Channel', cell: (c) => c.channel },
  { head: 'Contacts', number: true, cell: (c) => countText(c.contacts) },
  {
    head: 'Cost',
    number: true,
    cell: (c) => (c.cost === null ? 'not known' : `${c.cost} ${c.currency ?? ''}`),
  },
]
const UNCONVERTED: readonly Column<UnconvertedLine>[] = [
  { head: 'Currency', cell: (u) => u.currency },
  { head: 'Events', number: true, cell: (u) => countText(u.events) },
]
