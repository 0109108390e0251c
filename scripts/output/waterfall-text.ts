import { shareText } from '../../core/format.ts'
import type { ShownWaterfall } from '../identity/shown-waterfall.ts'
import type { Paint } from './paint.ts'
import { type Column, tableLines } from './table.ts'

interface Row {
  readonly name: string
  readonly says: string
  readonly bits: number
  readonly rarity: number
}

const COLUMNS: readonly Column<Row>[] = [
  { head: 'COMPARISON', cell: (row) => row.name },
  { head: 'LEVEL', cell: (row) => row.says },
  { head: 'BITS', number: true, cell: (row) => signed(row.bits) },
  { head: 'OF WHICH RARITY', number: true, cell: (row) => (row.rarity === 0 ? '' : signed(row.rarity)) },
]

/** What two records weigh, comparison by comparison, for people. */
export function waterfallLines(it: ShownWaterfall, tint: Paint): readonly string[] {
  const rows: readonly Row[] = [
    { name: 'prior', says: 'any two records of the list', bits: it.prior, rarity: 0 },
    ...it.comparisons.map((one) => ({ ...one, name: one.comparison, says: one.level })),
    ...it.dependences.map((one) => ({
      name: `${one.first}, ${one.second}`,
      says: 'often agree together',
      bits: one.bits,
      rarity: 0,
    })),
    ...(it.household === 0
      ? []
      : [{ name: 'household', says: 'would look like this, too', bits: it.household, rarity: 0 }]),
    { name: 'total', says: `one person: ${chanceText(it.probability)}`, bits: it.total, rarity: 0 },
  ]
  return tableLines(COLUMNS, rows, tint)
}

/** Bits with their sign. */
export const signed = (bits: number): string => `${bits > 0 ? '+' : ''}${bits.toFixed(3)}`

/** A probability as people read it. */
export function chanceText(probability: number): string {
  if (probability > 0.999) return 'over 99.9 %'
  return probability < 0.001 ? 'under 0.1 %' : shareText(probability)
}
