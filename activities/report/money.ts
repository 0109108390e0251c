import { countOf } from '../../core/format.ts'
import type { Attention } from './report.ts'

/** Money of a night: in which currency it is told, what could not be converted, what contacts cost. */
export interface MoneyFigures {
  /** ISO code; null = the segments were not reached. */
  readonly currency: string | null
  readonly unconverted: readonly UnconvertedLine[]
  readonly costs: readonly CostLine[]
}

/** Events that the rules see and whose amount has no rate of its day. */
export interface UnconvertedLine {
  readonly currency: string
  readonly events: number
}

/** Contacts of a campaign that were sent, and what they cost: exact, as text; null = their channel has no cost. */
export interface CostLine {
  readonly campaign: string
  readonly channel: string
  readonly contacts: number
  readonly cost: string | null
  readonly currency: string | null
}

/** Amounts without a rate: they are in no sum. */
export function unconverted({ money }: { readonly money: MoneyFigures }): readonly Attention[] {
  return money.unconverted.map(({ currency, events }) => ({
    level: 'look',
    code: 'unconverted',
    text: `${countOf(events, 'event', 'events')} in ${currency} ${events === 1 ? 'has' : 'have'} no rate, and ${events === 1 ? 'is' : 'are'} in no sum of amounts.`,
    command: null,
  }))
}
