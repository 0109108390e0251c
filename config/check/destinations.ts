import { hasEnv } from '../env.ts'
import { listOf, nearest } from '../nearest.ts'
import type { Entry } from '../parse/draft.ts'
import { valueAt } from '../parse/given.ts'
import { type Problem, problem } from '../problem.ts'
import type { DestinationRaw } from '../schema/destination.ts'
import { type Check, type Context, unknownName } from './context.ts'

/** Channel, address, columns and secrets of the destinations. */
export const destinations: Check = (context) =>
  context.draft.destinations.flatMap((entry) => {
    const raw = entry.value
    if (raw === null) return secrets(entry)
    return [
      ...channel(entry, raw, context),
      ...secrets(entry),
      ...columns(entry, raw, context),
      ...account(entry, raw),
    ]
  })

function channel(
  entry: Entry<DestinationRaw>,
  raw: DestinationRaw,
  { draft, channels, identifiers }: Context,
): readonly Problem[] {
  const policy = draft.consent?.value?.channels[raw.channel]
  const unknown = [
    ...unknownName(entry.at(['channel']), raw.channel, { ...channels, whose: ' of consent.yaml' }),
    ...unknownName(entry.at(['address']), raw.address, identifiers),
  ]
  if (unknown.length > 0 || !policy || policy.address === raw.address) return unknown
  const message = `consent for the channel \`${raw.channel}\` is kept by \`${policy.address}\` (consent.yaml), so nobody could be reached by \`${raw.address}\`; make the two equal`
  return [problem(entry.at(['address']), 'IMPOSSIBLE', message, policy.address)]
}

/** Looked at as written: a secret in clear must not get into git, nor into the stored copy. */
function secrets(entry: Entry<DestinationRaw>): readonly Problem[] {
  const raw = valueAt(entry.raw, ['password'])
  if (raw === undefined || raw === null || (typeof raw === 'string' && hasEnv(raw))) return []
  return [
    problem(
      entry.at(['password']),
      'SECRET_IN_CLEAR',
      'a password in clear; put it into an environment variable, and write its name here: `"${env:NAME}"`',
      null,
    ),
  ]
}

function account(entry: Entry<DestinationRaw>, raw: DestinationRaw): readonly Problem[] {
  if (raw.kind !== 'email' || (raw.user === undefined) === (raw.password === undefined)) return []
  const [has, lacks] = raw.user === undefined ? ['password', 'user'] : ['user', 'password']
  return [problem(entry.at([has]), 'INCOMPLETE', `\`${has}\` without \`${lacks}\`; give both, or none`, null)]
}

const FIXED = [
  'delivery.id',
  'profile.id',
  'segment.name',
  'segment.version',
  'campaign.name',
  'run.id',
  'run.date',
]
const OPEN = ['person', 'trait', 'identifier']

function columns(entry: Entry<DestinationRaw>, raw: DestinationRaw, context: Context): readonly Problem[] {
  if (raw.kind !== 'file') return []
  if (Object.keys(raw.columns).length === 0)
    return [problem(entry.at(['columns']), 'INCOMPLETE', 'a file needs one column or more', null)]
  return Object.entries(raw.columns).flatMap(([column, value]) => {
    const at = entry.at(['columns', column])
    const dot = value.indexOf('.')
    const [root, name] = dot < 0 ? [value, ''] : [value.slice(0, dot), value.slice(dot + 1)]
    if (root === 'trait') return unknownName(at, name, context.traits)
    if (root === 'identifier') return unknownName(at, name, context.identifiers)
    if (root === 'person') return unknownName(at, name, people(context))
    if (FIXED.includes(value)) return []
    const known = [...OPEN.map((head) => `${head}.<name>`), ...FIXED]
    return [
      problem(
        at,
        'UNKNOWN_NAME',
        `\`${value}\` is nothing that a column can hold; known: ${listOf(known)}`,
        nearest(value, FIXED),
      ),
    ]
  })
}

function people({ facts }: Context) {
  return {
    what: 'attribute',
    known: new Set([...facts.attributes.keys(), ...facts.sealed.keys()]),
    closed: facts.complete,
  }
}
