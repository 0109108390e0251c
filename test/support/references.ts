import type { References } from '../../core/brand/reference.ts'

/** A brand that joins and converts nothing. */
export const NO_REFERENCES: References = { events: [], profiles: [], rates: null, costs: null }
