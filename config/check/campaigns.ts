import { listOf, nearest } from '../nearest.ts'
import type { Entry } from '../parse/draft.ts'
import { type Problem, place, problem } from '../problem.ts'
import type { CampaignRaw } from '../schema/campaign.ts'
import type { DestinationRaw } from '../schema/destination.ts'
import { type Check, type Context, unknownName } from './context.ts'

/** Audience, destination, purpose, window and content of the campaigns. */
export const campaigns: Check = (context) =>
  context.draft.campaigns.flatMap((entry) => {
    const raw = entry.value
    if (raw === null) return []
    const destination = context.draft.destinations.find(({ name }) => name === raw.destination)
    return [
      ...unknownName(entry.at(['audience']), raw.audience, context.segments),
      ...unknownName(entry.at(['destination']), raw.destination, context.destinations),
      ...sendWindow(entry, raw),
      ...(destination?.value ? outgoing(entry, raw, destination, destination.value, context) : []),
    ]
  })

function sendWindow(
  entry: Entry<CampaignRaw>,
  { send_window: { from, until } }: CampaignRaw,
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
  return [
    ...purpose(entry, raw, to, context),
    ...(to.kind === 'email'
      ? [...content(entry, raw), ...unsubscribe(entry, raw, destination, to)]
      : noContent(entry, raw)),
  ]
}

function purpose(
  entry: Entry<CampaignRaw>,
  raw: CampaignRaw,
  to: DestinationRaw,
  { draft }: Context,
): readonly Problem[] {
  const policy = draft.consent?.value?.channels[to.channel]
  if (!policy || policy.purposes.includes(raw.purpose)) return []
  const message = `the channel \`${to.channel}\` of the destination \`${to.destination}\` has no purpose \`${raw.purpose}\`; consent.yaml names ${listOf(policy.purposes)} for it`
  return [problem(entry.at(['purpose']), 'UNKNOWN_NAME', message, nearest(raw.purpose, policy.purposes))]
}

function content(entry: Entry<CampaignRaw>, raw: CampaignRaw): readonly Problem[] {
  const lacking = (['subject', 'text'] as const).filter((part) => raw[part] === undefined)
  return lacking.map((part) =>
    problem(
      entry.position,
      'INCOMPLETE',
      `an e-mail needs \`${part}\`; give a text, or \`{file: templates/name.liquid}\``,
      null,
    ),
  )
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

function noContent(entry: Entry<CampaignRaw>, raw: CampaignRaw): readonly Problem[] {
  const given = (['subject', 'text', 'html'] as const).filter((part) => raw[part] !== undefined)
  return given.map((part) =>
    problem(
      entry.atKey([part]),
      'NO_EFFECT',
      `\`${part}\` is for e-mails; the destination \`${raw.destination}\` writes files, whose content are its \`columns\``,
      null,
    ),
  )
}
