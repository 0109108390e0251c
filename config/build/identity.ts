import {
  type IdentifierPolicy,
  type IdentityPolicy,
  MATCH_CONCEPTS,
  type MatchAttribute,
  type MatchConcept,
  type MatchPolicy,
} from '../../core/brand/identity.ts'
import type { Draft } from '../parse/draft.ts'
import type { IdentityRaw } from '../schema/identity.ts'

const usual = (
  person: boolean,
  maxRecords: number,
  ...types: readonly string[]
): readonly IdentifierPolicy[] =>
  types.map((type) => ({ type, person, exclusive: false, maxRecords, blocked: [] }))

/**
 * What joins in a customer base whose `identity.yaml` lists nothing. No type is exclusive: the doubles that are looked
 * for have a number each.
 */
export const USUAL_IDENTIFIERS: readonly IdentifierPolicy[] = [
  ...usual(true, 20, 'customer_number', 'customer_id', 'loyalty_number', 'member_number'),
  ...usual(true, 20, 'login', 'user_id', 'email'),
  ...usual(true, 10, 'phone'),
  ...usual(false, 200, 'social_handle', 'device_id', 'device', 'anonymous_id', 'cookie_id'),
]

/**
 * A night writes to people: two who are taken for one cost more than one who is taken for two. At 2 bits the pairs that
 * join by a hair are four times likelier right than wrong.
 */
const CAUTION = 2

/** `identity.yaml` as the stage reads it. */
export function identityPolicy(raw: IdentityRaw, draft: Draft): IdentityPolicy {
  const { household } = raw
  return {
    identifiers: identifiersOf(raw),
    match: matchPolicy(raw.match, draft),
    household: household === 'off' ? null : { mostPeople: household?.most_people ?? MOST_PEOPLE },
  }
}

/** The types that join: those that are listed, else the usual ones. */
export const identifiersOf = ({ identifiers }: IdentityRaw): readonly IdentifierPolicy[] =>
  identifiers?.map((one) => ({
    type: one.type,
    person: one.person,
    exclusive: one.exclusive,
    maxRecords: one.max_records,
    blocked: one.blocked ?? [],
  })) ?? USUAL_IDENTIFIERS

const CAP = 500
/** More than a family has, and fewer than a shared flat or a company. */
const MOST_PEOPLE = 8

/**
 * Where nothing is said, records are compared if they have a surname: a given name and a town are those of thousands.
 */
function matchPolicy(raw: IdentityRaw['match'], draft: Draft): MatchPolicy | null {
  if (raw === 'off') return null
  const attributes = comparedAttributes(raw?.attributes, draft)
  const named = attributes.some(({ concept }) => concept === 'family_name' || concept === 'full_name')
  if (raw === undefined && !named) return null
  const blocking = raw?.blocking
  return {
    attributes,
    without: raw?.without ?? [],
    blocking: {
      rules: blocking?.rules ?? null,
      cap: blocking?.cap ?? CAP,
      broad: blocking?.broad !== 'off',
    },
    caution: raw?.caution ?? CAUTION,
    blocked: MATCH_CONCEPTS.flatMap((concept) => {
      const texts = raw?.blocked?.[concept] ?? []
      return texts.length === 0 ? [] : [{ concept, texts }]
    }),
  }
}

/** The attributes that are compared: those that `match` names, and of the others those that are named like a concept. */
export function comparedAttributes(
  said: Readonly<Record<string, MatchConcept | 'nothing'>> | undefined,
  draft: Draft,
): readonly MatchAttribute[] {
  return givenAttributes(draft).flatMap((attribute) => {
    const concept = said?.[attribute] ?? MATCH_CONCEPTS.find((one) => one === attribute) ?? 'nothing'
    return concept === 'nothing' ? [] : [{ attribute, concept }]
  })
}

/** Names of all attributes, clear and sealed, that people sources give, in order. */
export function givenAttributes(draft: Draft): readonly string[] {
  const names = draft.sources.flatMap(({ value }) =>
    value?.rows === 'people'
      ? [...Object.keys(value.attributes ?? {}), ...Object.keys(value.sealed ?? {})]
      : [],
  )
  return [...new Set(names)].toSorted()
}
