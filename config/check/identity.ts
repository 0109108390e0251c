import { givenAttributes, USUAL_IDENTIFIERS } from '../build/identity.ts'
import { listOf } from '../nearest.ts'
import type { Entry } from '../parse/draft.ts'
import { type Problem, place, problem } from '../problem.ts'
import type { IdentityRaw } from '../schema/identity.ts'
import { type Check, type Context, unknownName } from './context.ts'
import { matchProblems } from './match.ts'

/** `identity.yaml`: types and attributes that no source gives, types named twice, types that the defaults do not know. */
export const identity: Check = (context) => {
  const entry = context.draft.identity
  const raw = entry?.value
  if (!entry || !raw) return []
  const types =
    raw.identifiers === undefined ? unusual(entry, context) : listed(entry, raw.identifiers, context)
  return [...types, ...matchProblems(entry, raw, context)]
}

type IdentityEntry = Entry<IdentityRaw>

function listed(
  entry: IdentityEntry,
  identifiers: NonNullable<IdentityRaw['identifiers']>,
  context: Context,
): readonly Problem[] {
  const types = identifiers.map(({ type }) => type)
  return types.flatMap((type, index) => {
    const at = entry.at(['identifiers', index, 'type'])
    const first = types.indexOf(type)
    if (first === index) return unknownName(at, type, context.identifiers)
    const other = place(entry.at(['identifiers', first, 'type']))
    return [
      problem(
        at,
        'DUPLICATE_NAME',
        `the identifier type \`${type}\` stands here twice (${other}); keep one of the two`,
        null,
      ),
    ]
  })
}

/** An identifier that joins nobody only because nobody thought of it would be missed for months. */
function unusual(entry: IdentityEntry, { identifiers }: Context): readonly Problem[] {
  const usual = USUAL_IDENTIFIERS.map(({ type }) => type)
  const others = [...identifiers.known].filter((type) => !usual.includes(type)).toSorted()
  if (others.length === 0) return []
  const message = `nothing says what ${listOf(others)} may join; list all types of identifiers under \`identifiers\`, or name them as the defaults do (${listOf(usual)})`
  return [problem(entry.at([]), 'INCOMPLETE', message, null)]
}

/** `profile.yaml`: sources and attributes that do not exist, and attributes without a rule. */
export const profile: Check = ({ draft, facts, sources }) => {
  const entry = draft.profile
  const raw = entry?.value
  if (!entry || !raw) return []
  const given = givenAttributes(draft)
  const attributes = { what: 'attribute', known: new Set(given), closed: facts.complete }
  const groups = raw.attributes ?? []
  const seen = new Set<string>()
  const problems: Problem[] = raw.source_priority.flatMap((name, index) =>
    unknownName(entry.at(['source_priority', index]), name, sources),
  )
  groups.forEach(({ names, sources: own }, group) => {
    names.forEach((name, index) => {
      const at = entry.at(['attributes', group, 'names', index])
      problems.push(...unknownName(at, name, attributes))
      if (seen.has(name))
        problems.push(problem(at, 'DUPLICATE_NAME', `\`${name}\` has two rules; keep it in one group`, null))
      seen.add(name)
    })
    own?.forEach((name, index) => {
      problems.push(...unknownName(entry.at(['attributes', group, 'sources', index]), name, sources))
    })
  })
  const without = raw.default_rule === undefined ? given.filter((name) => !seen.has(name)) : []
  if (without.length === 0) return problems
  const message = `no rule says which record gives ${listOf(without)}; name them under \`attributes\`, or add \`default_rule: most_recent\``
  return [...problems, problem(entry.at(['attributes']), 'INCOMPLETE', message, 'default_rule: most_recent')]
}
