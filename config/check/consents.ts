import { identifierList } from '../build/fields.ts'
import { eventNames } from '../build/types.ts'
import { listOf, nearest } from '../nearest.ts'
import type { Entry } from '../parse/draft.ts'
import { type Problem, problem } from '../problem.ts'
import type { SourceRaw } from '../schema/source.ts'
import { type Check, type Context, unknownName } from './context.ts'

type ConsentSource = Extract<SourceRaw, { rows: 'consents' }>
const ACTIONS = ['grant', 'withdraw', 'object']

/** Sources of consents: what they may say, and who may grant. */
export const consentSources: Check = (context) =>
  context.draft.sources.flatMap((entry) => {
    const raw = entry.value
    if (raw?.rows !== 'consents') return []
    return [
      ...oneIdentifier(entry, raw),
      ...verifiedInVain(entry, raw),
      ...actions(entry, raw),
      ...channelsAndPurposes(entry, raw, context),
      ...methods(entry, raw, context),
    ]
  })

function oneIdentifier(entry: Entry<SourceRaw>, raw: ConsentSource): readonly Problem[] {
  const count = Object.values(raw.identifier).flatMap((fields) => identifierList(fields)).length
  if (count === 1) return []
  return [
    problem(
      entry.at(['identifier']),
      'INCOMPLETE',
      `a consent is about exactly one identifier; here are ${count}`,
      null,
    ),
  ]
}

/** What somebody says about an address says it whether the address was verified or not. */
function verifiedInVain(entry: Entry<SourceRaw>, raw: ConsentSource): readonly Problem[] {
  return Object.entries(raw.identifier).flatMap(([type, fields]) =>
    identifierList(fields).flatMap((one, index) => {
      if (!('verified' in one)) return []
      const place = Array.isArray(fields) ? ['identifier', type, index] : ['identifier', type]
      const message =
        '`verified` has no effect in a source of consents; take it away, or say it in a source of people'
      return [problem(entry.atKey([...place, 'verified']), 'NO_EFFECT', message, null)]
    }),
  )
}

function actions(entry: Entry<SourceRaw>, raw: ConsentSource): readonly Problem[] {
  const given = eventNames(raw.action)
  if (given === null) {
    const message =
      '`action` must be a constant or an enum whose values are `grant`, `withdraw` and `object`: `as: enum, values: {"yes": grant, "no": withdraw}`'
    return [problem(entry.at(['action']), 'INCOMPLETE', message, null)]
  }
  const unknown = given.filter((action) => !ACTIONS.includes(action))
  const wrong = unknown.map((action) =>
    problem(
      entry.at(['action']),
      'UNKNOWN_NAME',
      `\`action\` can be \`${action}\`, which is not known; known: ${listOf(ACTIONS)}`,
      nearest(action, ACTIONS),
    ),
  )
  if (raw.party !== 'third' || !given.includes('grant')) return wrong
  const message =
    "a third party's data never grants consent; map `grant` to nothing (take it out of `values`), or name the party that asked the person"
  return [...wrong, problem(entry.at(['action']), 'NOT_ALLOWED', message, null)]
}

function channelsAndPurposes(
  entry: Entry<SourceRaw>,
  raw: ConsentSource,
  { draft, channels }: Context,
): readonly Problem[] {
  const policy = draft.consent?.value?.channels
  if (!policy) return []
  const named = eventNames(raw.channel) ?? []
  const unknown = named.flatMap((channel) => unknownName(entry.at(['channel']), channel, channels))
  const reached =
    named.length === 0 ? Object.values(policy) : named.flatMap((channel) => policy[channel] ?? [])
  const known = new Set(reached.flatMap(({ purposes }) => purposes))
  const names = {
    what: 'purpose',
    whose: ' of the channels in consent.yaml',
    known,
    closed: unknown.length === 0,
  }
  return [
    ...unknown,
    ...(eventNames(raw.purpose) ?? []).flatMap((purpose) =>
      unknownName(entry.at(['purpose']), purpose, names),
    ),
  ]
}

/** Grants by a method that does not count would be read every night without an effect. */
function methods(entry: Entry<SourceRaw>, raw: ConsentSource, { draft }: Context): readonly Problem[] {
  const counted = draft.consent?.value?.grant_methods ?? []
  const given = eventNames(raw.method)
  const grants = eventNames(raw.action)?.includes('grant') ?? false
  if (
    !draft.consent?.value ||
    given === null ||
    !grants ||
    raw.party === 'third' ||
    given.some((method) => counted.includes(method))
  )
    return []
  const message = `no grant of this source counts: its method is ${listOf(given)}, and \`grant_methods\` of consent.yaml names ${listOf(counted)}`
  return [problem(entry.at(['method']), 'NO_EFFECT', message, nearest(given[0] ?? '', counted))]
}

/** `consent.yaml` itself. */
export const consentPolicyRules: Check = ({ draft, identifiers }) => {
  const entry = draft.consent
  const raw = entry?.value
  if (!entry || !raw) return []
  const counted = raw.grant_methods ?? []
  const bulk = (raw.bulk_methods ?? []).flatMap((method, index) =>
    unknownName(entry.at(['bulk_methods', index]), method, {
      what: 'method',
      whose: ' among `grant_methods`',
      known: new Set(counted),
      closed: true,
    }),
  )
  const addresses = Object.entries(raw.channels).flatMap(([channel, { address }]) =>
    unknownName(entry.at(['channels', channel, 'address']), address, identifiers),
  )
  return [...bulk, ...addresses]
}
