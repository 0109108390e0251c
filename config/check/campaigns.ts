import { listOf, nearest } from '../nearest.ts'
import type { Entry } from '../parse/draft.ts'
import { type Problem, place, problem } from '../problem.ts'
import type { CampaignRaw } from '../schema/campaign.ts'
import type { DestinationRaw } from '../schema/destination.ts'
import { type Check, type Context, type Names, unknownName } from './context.ts'
import { expression } from './expressions.ts'

/** Audience, destination, purpose, window and content of the campaigns. */
export const campaigns: Check = (context) =>
  context.draft.campaigns.flatMap((entry) => {
    const { value: raw, parts } = entry
    const destination = context.draft.destinations.find(({ name }) => name === parts.destination)
    return [
      ...named(entry, 'audience', context.segments),
      ...named(entry, 'destination', context.destinations),
      ...(parts.send_window === undefined ? [] : sendWindow(entry, parts.send_window)),
      ...(destination?.value ? purpose(entry, destination.value, context) : []),
      ...(raw && destination?.value ? outgoing(entry, raw, destination, destination.value, context) : []),
    ]
  })

function named(entry: Entry<CampaignRaw>, key: 'audience' | 'destination', names: Names): readonly Problem[] {
  const given = entry.parts[key]
  return given === undefined ? [] : unknownName(entry.at([key]), given, names)
}

function sendWindow(
  entry: Entry<CampaignRaw>,
  { from, until }: CampaignRaw['send_window'],
): readonly Problem[] {
  if (from < until) return []
  const message = `a window from ${from} until ${until} is never open; \`until\` must be later on the same day than \`from\``
  return [problem(entry.at(['send_window', 'until']), 'IMPOSSIBLE', message, null)]
}

function outgoing(
  entry: Entry<CampaignRaw>,
  raw: CampaignRaw,
  destination: Entry<DestinationRaw>,
  to: DestinationRaw,
  context: Context,
): readonly Problem[] {
  if (to.kind === 'decisions') return [notForCampaigns(entry, raw)]
  return [
    ...needed(entry, raw, to),
    ...withoutEffect(entry, raw, to),
    ...(to.kind === 'email' ? unsubscribe(entry, raw, destination, to) : []),
    ...payload(entry, raw, context),
  ]
}

/** What a kind of destination is told by its campaigns. */
const CONTENT = {
  email: {
    needs: ['subject', 'text'],
    takes: ['subject', 'text', 'html'],
    what: 'an e-mail',
    shows: 'sends e-mails',
  },
  webhook: {
    needs: ['payload'],
    takes: ['payload'],
    what: 'a webhook',
    shows: 'is a webhook, whose content is the `payload`',
  },
  file: { needs: [], takes: [], what: 'a file', shows: 'writes files, whose content are its `columns`' },
} as const
const PARTS = ['subject', 'text', 'html', 'payload'] as const

type MessageRaw = Exclude<DestinationRaw, { kind: 'decisions' }>

function notForCampaigns(entry: Entry<CampaignRaw>, { destination }: CampaignRaw): Problem {
  const message = `\`${destination}\` keeps decisions about everybody, night by night; a campaign needs a destination that takes messages`
  return problem(entry.at(['destination']), 'NOT_ALLOWED', message, null)
}

function needed(entry: Entry<CampaignRaw>, raw: CampaignRaw, { kind }: MessageRaw): readonly Problem[] {
  const { needs, what } = CONTENT[kind]
  return needs
    .filter((part) => raw[part] === undefined)
    .map((part) => {
      const give =
        part === 'payload' ? 'say what its body holds' : 'give a text, or `{file: templates/name.liquid}`'
      return problem(entry.position, 'INCOMPLETE', `${what} needs \`${part}\`; ${give}`, null)
    })
}

function withoutEffect(
  entry: Entry<CampaignRaw>,
  raw: CampaignRaw,
  { kind }: MessageRaw,
): readonly Problem[] {
  const takes: readonly string[] = CONTENT[kind].takes
  return PARTS.filter((part) => raw[part] !== undefined && !takes.includes(part)).map((part) => {
    const owner = part === 'payload' ? 'webhooks' : 'e-mails'
    const message = `\`${part}\` is for ${owner}; the destination \`${raw.destination}\` ${CONTENT[kind].shows}`
    return problem(entry.atKey([part]), 'NO_EFFECT', message, null)
  })
}

/** Expressions of a payload, and names that would be a value and an object at once. */
function payload(entry: Entry<CampaignRaw>, raw: CampaignRaw, context: Context): readonly Problem[] {
  const fields = Object.entries(raw.payload ?? {})
  if (raw.payload !== undefined && fields.length === 0)
    return [problem(entry.at(['payload']), 'INCOMPLETE', 'a payload needs one field or more', null)]
  return fields.flatMap(([name, value]) => {
    const at = entry.at(['payload', name])
    const inner = fields.find(([other]) => other.startsWith(`${name}.`))
    if (inner !== undefined)
      return [problem(at, 'IMPOSSIBLE', `\`${name}\` cannot be a value and hold \`${inner[0]}\``, null)]
    return typeof value === 'string' ? expression(at, value, 'a payload', context) : []
  })
}

function purpose(entry: Entry<CampaignRaw>, to: DestinationRaw, { draft }: Context): readonly Problem[] {
  const given = entry.parts.purpose
  const policy = draft.consent?.value?.channels[to.channel]
  if (to.kind === 'decisions' || given === undefined || !policy || policy.purposes.includes(given)) return []
  const message = `the channel \`${to.channel}\` of the destination \`${to.destination}\` has no purpose \`${given}\`; consent.yaml names ${listOf(policy.purposes)} for it`
  return [problem(entry.at(['purpose']), 'UNKNOWN_NAME', message, nearest(given, policy.purposes))]
}

function unsubscribe(
  entry: Entry<CampaignRaw>,
  raw: CampaignRaw,
  destination: Entry<DestinationRaw>,
  to: Extract<DestinationRaw, { kind: 'email' }>,
): readonly Problem[] {
  if (raw.purpose === 'service' || to.unsubscribe !== undefined) return []
  const message = `an e-mail of the purpose \`${raw.purpose}\` needs a way to unsubscribe; add \`unsubscribe: mailto:...\` to the destination \`${to.destination}\` (${place(destination.position)})`
  return [problem(entry.at(['purpose']), 'NOT_ALLOWED', message, null)]
}
