import { dotted, type Join } from '../../core/brand/reference.ts'
import type { Position } from '../../core/brand/segment.ts'
import { listOf, nearest } from '../nearest.ts'
import { type Problem, problem } from '../problem.ts'
import { type Check, type Context, unknownName } from './context.ts'
import { joinsOfEvent, joinsOfProfiles } from './datasets.ts'
import { attributeGivers, propertyGivers, propertyNames } from './facts.ts'
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
  { at, name }: { at: Position; name: string },
  context: Context,
): readonly Problem[] {
  const { facts, traits } = context
  if (attributeGivers(facts, name).length > 0) return []
  const parts = dotted(name)
  if (parts !== null) return unknownJoined(at, parts, 'profiles', joinsOfProfiles(facts.references), context)
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
  context: Context,
): readonly Problem[] {
  const { facts } = context
  const { event, name, at } = reference
  const isKnown = facts.events.has(event) || facts.openEvents.length > 0
  if (!isKnown || propertyGivers(facts, event, name).length > 0) return []
  const parts = dotted(name)
  if (parts !== null) {
    const joins = joinsOfEvent(facts.references, event)
    return unknownJoined(at, parts, `the event \`${event}\``, joins, context)
  }
  return unknownName(at, name, {
    what: 'property',
    whose: ` of the event \`${event}\``,
    known: new Set(propertyNames(facts, event)),
    closed: facts.complete,
  })
}

/** `product.catgory`: nothing of that name is joined, or its rows have no such attribute. */
function unknownJoined(
  at: Position,
  { join, attribute }: { readonly join: string; readonly attribute: string },
  of: string,
  joins: ReadonlyMap<string, Join>,
  { facts }: Context,
): readonly Problem[] {
  const closed = facts.complete
  const known = joins.get(join)
  if (known === undefined)
    return unknownName(at, join, { what: 'join', whose: ` of ${of}`, known: new Set(joins.keys()), closed })
  const dataset = facts.references.datasets.get(known.dataset)
  if (dataset === undefined) return []
  const whose = ` of the dataset \`${known.dataset}\``
  return unknownName(at, attribute, {
    what: 'attribute',
    whose,
    known: new Set(dataset.attributes.keys()),
    closed,
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
