import type { IdentityPolicy } from '../../../../core/brand/identity.ts'
import type { WorldRecord } from '../../../support/world.ts'
import { town } from '../engine/support/town.ts'
import { crm, device, email } from './night.ts'

/** Joins by e-mail and device, and compares names, birth and addresses. */
export const COMPARING: IdentityPolicy = {
  identifiers: [
    { type: 'email', person: true, exclusive: false, maxRecords: 4, blocked: [] },
    { type: 'device', person: false, exclusive: false, maxRecords: 4, blocked: [] },
  ],
  match: {
    attributes: (
      ['given_name', 'family_name', 'birth_date', 'street', 'house_number', 'city', 'postal_code'] as const
    ).map((concept) => ({ attribute: concept, concept })),
    without: [],
    blocking: { rules: null, cap: 500, broad: true },
    caution: 0,
    blocked: [],
  },
  household: { mostPeople: 8 },
}

/**
 * Records of a town of so many people, some with a browser that neighbours share; clicks of those browsers, and sign-ups
 * that say an e-mail address and no more.
 */
export function townRecords(people: number, seed: number): readonly WorldRecord[] {
  const records = town(people, seed).flatMap((ofOne, person) =>
    ofOne.map(({ email: address, phone: _, ...said }, n): WorldRecord => {
      const browser = person % 3 === 0 ? [device(`browser ${Math.floor(person / 6)}`)] : []
      return {
        ...crm(`${String(person).padStart(3, '0')}-${n}`, ...(address ? [email(address)] : []), ...browser),
        sealed: said as Readonly<Record<string, string>>,
      }
    }),
  )
  const clicks = Array.from({ length: Math.ceil(people / 6) }, (_, n) =>
    crm(`click-${n}`, device(`browser ${n}`)),
  )
  const signUps = records.flatMap(({ identifiers }, n): readonly WorldRecord[] => {
    const [first] = identifiers
    return n % 5 === 0 && first?.[0] === 'email' ? [crm(`sign-up-${n}`, first)] : []
  })
  return [...records, ...clicks, ...signUps]
}
