import fc from 'fast-check'
import type { SurvivorshipRule } from '../../../core/brand/profile.ts'
import type { TwinRecord } from './twin.ts'

const draft = fc.record({
  source: fc.constantFrom('crm', 'shop', 'web', 'app'),
  person: fc.constantFrom('ann', 'bob'),
  verified: fc.boolean(),
  seenAt: fc.option(fc.constantFrom('2025-01-01T00:00:00Z', '2025-02-01T00:00:00Z', '2027-01-01T00:00:00Z')),
  attributes: fc.dictionary(
    fc.constantFrom('city', 'zip', 'gender', 'note'),
    fc.constantFrom('a', 'b', 7, true),
    {
      noNullPrototype: true,
    },
  ),
  sealed: fc.dictionary(fc.constantFrom('name', 'street'), fc.constantFrom('x', 'y'), {
    noNullPrototype: true,
  }),
})

/** Records of two people, told apart by their e-mail. */
export const drafts: fc.Arbitrary<readonly TwinRecord[]> = fc
  .array(draft, { minLength: 1, maxLength: 8 })
  .map((list) =>
    list.map((one, i) => ({
      source: one.source,
      key: `k${i}`,
      identifiers: [['email', `${one.person}@x.fr`, one.verified] as const],
      attributes: one.attributes,
      sealed: one.sealed,
      person: one.person,
      ...(one.seenAt === null ? {} : { seenAt: one.seenAt }),
    })),
  )

const rules = fc.constantFrom<SurvivorshipRule>(
  'source_priority',
  'most_recent',
  'most_frequent',
  'verified_first',
)

/** A policy with a group over clear and sealed fields, and one sealed field alone. */
export const policies = fc.record({
  sourcePriority: fc.uniqueArray(fc.constantFrom('crm', 'shop', 'web')),
  attributes: fc.tuple(
    fc.record({
      names: fc.constant(['city', 'zip', 'street']),
      rule: rules,
      sources: fc.option(fc.uniqueArray(fc.constantFrom('app', 'crm')), { nil: null }),
    }),
    fc.record({ names: fc.constant(['name']), rule: rules, sources: fc.constant(null) }),
  ),
})
