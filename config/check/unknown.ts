import { listOf, nearest } from '../nearest.ts'
import { type Problem, problem } from '../problem.ts'
import { type Check, type Context, unknownName } from './context.ts'
import { propertyGivers, propertyNames } from './facts.ts'
import type { Reference } from './references.ts'

/** Names that segments and traits use and nobody gives. */
export const unknownReferences: Check = (context) =>
  context.rules.flatMap(({ references }) =>
    references.flatMap((reference) => unknownReference(reference, context)),
  )

function unknownReference(reference: Reference, context: Context): readonly Problem[] {
  const { facts } = context
  switch (reference.kind) {
    case 'trait':
      return unknownName(reference.at, reference.name, context.traits)
    case 'segment':
      return unknownName(reference.at, reference.name, context.segments)
    case 'attribute':
      return unknownAttribute(reference, context)
    case 'event':
      if (facts.openEvents.length > 0) return []
      return unknownName(reference.at, reference.name, {
        what: 'event',
        known: new Set(facts.events.keys()),
        closed: facts.complete,
      })
    case 'property':
      return unknownProperty(reference, context)
    case 'consent':
      return unknownConsent(reference, context)
    case 'number':
      return unknownNumber(reference, context)
  }
}

function unknownAttribute(
  { at, name }: { at: Reference['at']; name: string },
  { facts, traits }: Context,
): readonly Problem[] {
  if (facts.attributes.has(name)) return []
  if (facts.sealed.has(name)) {
    const message = `\`${name}\` is sealed (kept in the vault); a rule can use clear attributes only: ${listOf(facts.attributes.keys())}`
    return [problem(at, 'NOT_ALLOWED', message, null)]
  }
  if (traits.known.has(name)) {
    return [
      problem(
        at,
        'UNKNOWN_NAME',
        `\`${name}\` is a trait, not an attribute; write \`trait: ${name}\``,
        `trait: ${name}`,
      ),
    ]
  }
  return unknownName(at, name, {
    what: 'attribute',
    known: new Set(facts.attributes.keys()),
    closed: facts.complete,
  })
}

function unknownProperty(
  reference: Extract<Reference, { kind: 'property' }>,
  { facts }: Context,
): readonly Problem[] {
  const { event, name, at } = reference
  const isKnown = facts.events.has(event) || facts.openEvents.length > 0
  if (!isKnown || propertyGivers(facts, event, name).length > 0) return []
  return unknownName(at, name, {
    what: 'property',
    whose: ` of the event \`${event}\``,
    known: new Set(propertyNames(facts, event)),
    closed: facts.complete,
  })
}

function unknownConsent(
  reference: Extract<Reference, { kind: 'consent' }>,
  context: Context,
): readonly Problem[] {
  const { channel, purpose, at, purposeAt } = reference
  const known = context.draft.consent?.value?.channels[channel]
  if (known === undefined) return unknownName(at, channel, context.channels)
  return unknownName(purposeAt, purpose, {
    what: 'purpose',
    whose: ` of the channel \`${channel}\``,
    known: new Set(known.purposes),
    closed: true,
  })
}

function unknownNumber(
  reference: Extract<Reference, { kind: 'number' }>,
  { facts, traits }: Context,
): readonly Problem[] {
  const { name, at } = reference
  if (traits.known.has(name) && facts.attributes.has(name)) {
    const message = `\`${name}\` is both a trait and an attribute, so an expression cannot use it; rename one of the two`
    return [problem(at, 'IMPOSSIBLE', message, null)]
  }
  if (traits.known.has(name) || facts.attributes.has(name)) return []
  if (!traits.closed || !facts.complete) return []
  const known = [...traits.known, ...facts.attributes.keys()]
  const near = nearest(name, known)
  const meant = near === null ? '' : `; did you mean \`${near}\`?`
  return [
    problem(
      at,
      'UNKNOWN_NAME',
      `unknown trait or attribute \`${name}\` in an expression${meant} (known: ${listOf(known)})`,
      near,
    ),
  ]
}
