import type { TraitRow } from './queries/person.ts'

/** What a trait's number counts, where its rule says so: `days`, or the currency that amounts are converted to. */
export function traitUnit(
  { kind, aggregate, property }: Pick<TraitRow, 'kind' | 'aggregate' | 'property'>,
  currency: string | null,
): string | null {
  if (kind === 'days_since') return 'days'
  const isMoney = property === 'amount' && aggregate !== null && !aggregate.startsWith('count')
  return isMoney ? currency : null
}
