import type { IdentityPolicy } from '../../../core/brand/identity.ts'

/** What a brand says that has names, births, addresses and three kinds of identifiers, and else takes the defaults. */
export const POLICY: IdentityPolicy = {
  identifiers: [
    { type: 'card', person: true, exclusive: false, maxRecords: 20, blocked: [] },
    { type: 'email', person: true, exclusive: false, maxRecords: 20, blocked: [] },
    { type: 'phone', person: true, exclusive: false, maxRecords: 20, blocked: [] },
  ],
  match: {
    attributes: [
      ...(
        ['given_name', 'family_name', 'birth_date', 'gender', 'street', 'house_number', 'city'] as const
      ).map((concept) => ({ attribute: concept, concept })),
      { attribute: 'postcode', concept: 'postal_code' },
    ],
    without: [],
    blocking: { rules: null, cap: 500, broad: true },
    caution: 2,
    blocked: [],
  },
  household: { mostPeople: 8 },
}
