import type { IdentityPolicy } from '../../../core/brand/identity.ts'
import type { DescribedWords } from '../../../db/vault/described.ts'
import type { NightModel } from '../queries/model.ts'
import { choicesOf } from './choices.ts'
import type { DescribedBy } from './queries/described.ts'

/** Types of identifiers that are compared letter by letter; all others are equal or not. */
const COMPARED = ['email', 'phone'] as const

/** With what records are compared. */
export interface MatchedBy {
  readonly by: DescribedBy
  readonly model: NightModel
  /** A hash of all that decides who is who, the model included. */
  readonly decidedBy: string
}

/** What of the records is read, and how it is compared; null = nothing is compared. */
export function describedBy({ match, identifiers }: IdentityPolicy): DescribedBy | null {
  if (match === null) return null
  const limits = new Map(identifiers.map(({ type, maxRecords }) => [type, maxRecords]))
  return {
    attributes: match.attributes,
    choices: choicesOf(match),
    identifiers: COMPARED.filter((type) => limits.has(type)),
    limits,
    exclusive: identifiers.filter((rule) => rule.exclusive).map(({ type }) => type),
  }
}

/** What a record says that is compared: with anything else it is the same to the engine. */
export const wordsOf = ({ attributes, identifiers, exclusive }: DescribedBy): DescribedWords => ({
  attributes: attributes.map(({ attribute }) => attribute),
  types: [...new Set([...identifiers, ...exclusive])],
})
