import { MATCH_CONCEPTS, type MatchConcept } from '../../core/brand/identity.ts'
import { COMPARED_FIELDS, FIELDS_OF, type MatchField } from '../../core/brand/match-words.ts'
import { comparedAttributes, givenAttributes, identifiersOf } from '../build/identity.ts'
import { listOf } from '../nearest.ts'
import type { Entry } from '../parse/draft.ts'
import { type Problem, problem } from '../problem.ts'
import type { IdentityRaw } from '../schema/identity.ts'
import type { MatchRaw } from '../schema/match.ts'
import { type Context, unknownName } from './context.ts'

/** What is compared, and what that says. */
interface Compared {
  readonly concepts: ReadonlySet<MatchConcept>
  readonly fields: ReadonlySet<MatchField>
}

/** `match` of `identity.yaml`: attributes that no source gives, and what is said of things that are not compared. */
export function matchProblems(
  entry: Entry<IdentityRaw>,
  raw: IdentityRaw,
  context: Context,
): readonly Problem[] {
  const { match } = raw
  if (match === undefined || match === 'off' || !context.facts.complete) return []
  const unknown = [...unknownAttributes(entry, match, context), ...unknownConcepts(entry, match)]
  if (unknown.length > 0) return unknown
  const compared = comparedBy(raw, match, context)
  if (!isTelling(compared)) return [nobodyTold(entry)]
  return [...idleRules(entry, match, compared), ...idleComparisons(entry, match, compared)]
}

function unknownAttributes(
  entry: Entry<IdentityRaw>,
  match: MatchRaw,
  { draft }: Context,
): readonly Problem[] {
  const known = { what: 'attribute', known: new Set(givenAttributes(draft)), closed: true }
  return Object.keys(match.attributes ?? {}).flatMap((name) =>
    unknownName(entry.atKey(['match', 'attributes', name]), name, known),
  )
}

function unknownConcepts(entry: Entry<IdentityRaw>, match: MatchRaw): readonly Problem[] {
  const known = { what: 'concept', known: new Set(MATCH_CONCEPTS), closed: true }
  return Object.keys(match.blocked ?? {}).flatMap((name) =>
    unknownName(entry.atKey(['match', 'blocked', name]), name, known),
  )
}

function comparedBy(raw: IdentityRaw, match: MatchRaw, { draft, facts }: Context): Compared {
  const concepts = new Set(comparedAttributes(match.attributes, draft).map(({ concept }) => concept))
  const joining = new Set(identifiersOf(raw).map(({ type }) => type))
  const numbers = (['email', 'phone'] as const).filter(
    (type) => joining.has(type) && facts.identifiers.has(type),
  )
  return { concepts, fields: new Set([...[...concepts].flatMap((one) => FIELDS_OF[one]), ...numbers]) }
}

/** An address alone is nobody. */
const isTelling = ({ fields }: Compared): boolean =>
  (['given', 'family', 'birth'] as const).some((field) => fields.has(field))

function nobodyTold(entry: Entry<IdentityRaw>): Problem {
  const message =
    'no attribute that a source gives is known to be a name or a birth, so nobody is compared; say under `match.attributes` what they mean, or write `match: off`'
  return problem(entry.atKey(['match']), 'NO_EFFECT', message, 'off')
}

function idleRules(
  entry: Entry<IdentityRaw>,
  { blocking }: MatchRaw,
  { fields }: Compared,
): readonly Problem[] {
  return (blocking?.rules ?? []).flatMap((rule, at) =>
    rule.flatMap((part, index) => {
      const field = fieldOf(part)
      if (fields.has(field)) return []
      const message = `nothing that is compared gives \`${field}\`, so this rule finds nobody; compared are ${listOf([...fields].toSorted())}`
      return [problem(entry.at(['match', 'blocking', 'rules', at, index]), 'NO_EFFECT', message, null)]
    }),
  )
}

const fieldOf = (part: string): MatchField => (part.split('.')[0] ?? part) as MatchField

function idleComparisons(
  entry: Entry<IdentityRaw>,
  { without, blocked }: MatchRaw,
  { fields, concepts }: Compared,
): readonly Problem[] {
  const left = (without ?? []).flatMap((name, index) => {
    if (COMPARED_FIELDS[name].some((field) => fields.has(field))) return []
    const message = `\`${name}\` is not compared anyway, for no attribute or identifier gives it; take it away`
    return [problem(entry.at(['match', 'without', index]), 'NO_EFFECT', message, null)]
  })
  const idle = Object.keys(blocked ?? {}).flatMap((name) => {
    if ([...concepts].some((concept) => concept === name)) return []
    const message = `no attribute that is compared says \`${name}\`; compared are ${listOf([...concepts].toSorted())}`
    return [problem(entry.atKey(['match', 'blocked', name]), 'NO_EFFECT', message, null)]
  })
  return [...left, ...idle]
}
