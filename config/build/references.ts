import type { Costs, EventJoin, Join, Rates, References } from '../../core/brand/reference.ts'
import type { Draft } from '../parse/draft.ts'
import type { BrandRaw } from '../schema/brand.ts'
import type { JoinsRaw } from '../schema/join.ts'
import { eventNames } from './types.ts'

/** How the project uses its reference rows. */
export function referencesOf(draft: Draft): References {
  return {
    events: draft.sources.flatMap(({ value }) => (value?.rows === 'events' ? eventJoins(value) : [])),
    profiles: joinList(draft.profile?.value?.reference),
    rates: ratesOf(draft.brand?.value ?? null),
    costs: costsOf(draft.brand?.value ?? null),
  }
}

interface EventsRaw {
  readonly event: Parameters<typeof eventNames>[0]
  readonly reference?: JoinsRaw
}

/** The joins that a source gives to its events. */
export function eventJoins({ event, reference }: EventsRaw): readonly EventJoin[] {
  return joinList(reference).map((join) => ({ ...join, events: eventNames(event) }))
}

/** Joins in the order of the file. */
export function joinList(raw: JoinsRaw | undefined): readonly Join[] {
  return Object.entries(raw ?? {}).map(([name, { dataset, key }]) => ({
    name,
    dataset,
    key: typeof key === 'string' ? [key] : [...(key as readonly string[])],
  }))
}

const OWN_DAY_ALONE = 0

function ratesOf(brand: BrandRaw | null): Rates | null {
  if (brand?.rates === undefined) return null
  const { dataset, rate, max_age } = brand.rates
  return { dataset, rate, maxAgeDays: max_age ?? OWN_DAY_ALONE }
}

function costsOf(brand: BrandRaw | null): Costs | null {
  if (brand?.costs === undefined) return null
  const { dataset, cost, currency } = brand.costs
  return { dataset, cost, currency: currency ?? null }
}
