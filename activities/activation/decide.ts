import type { DecisionsDestination } from '../../core/brand/destination.ts'
import { named } from '../../core/named.ts'

/** What is known of one customer key. */
export interface Known {
  /** Names of the segments of the person. */
  readonly segments: ReadonlySet<string>
  /** Channels on which the person has allowed a marketing purpose. */
  readonly channels: readonly string[]
  /** Channel -> contacts of the last year that arrived, less those that failed. */
  readonly scores: Readonly<Record<string, number>>
  /** Contacts in the days of `do_not_disturb_after`. */
  readonly contacts: number
}

/** What a site, a chatbot or a till is told. */
export interface Decision {
  readonly segments: readonly string[]
  readonly block: string | null
  readonly best_channel: string | null
  readonly best_channel_reason: 'only_allowed' | 'most_delivered' | 'first_allowed' | null
  readonly do_not_disturb: boolean
  readonly do_not_disturb_reason: 'no_channel' | 'capped' | null
}

/** The decision about one customer; `order` = the channels of consent.yaml. The same facts always give the same. */
export function decide(
  spec: Pick<DecisionsDestination, 'segments' | 'blocks' | 'doNotDisturbAfter'>,
  order: readonly string[],
  known: Known,
): Decision {
  const block = spec.blocks.find(({ segment }) => segment === null || known.segments.has(segment))
  const limit = spec.doNotDisturbAfter
  const capped = limit !== null && known.contacts >= limit.messages
  const reason = known.channels.length === 0 ? 'no_channel' : capped ? 'capped' : null
  return {
    segments: spec.segments.filter((name) => known.segments.has(name)),
    block: block?.block ?? null,
    ...bestChannel(order, known),
    do_not_disturb: reason !== null,
    do_not_disturb_reason: reason,
  }
}

/** Of the allowed channels the one on which most arrived; of equals the first of consent.yaml. */
function bestChannel(
  order: readonly string[],
  { channels, scores }: Known,
): Pick<Decision, 'best_channel' | 'best_channel_reason'> {
  const score = (channel: string): number => named(scores, channel) ?? 0
  const allowed = order.filter((channel) => channels.includes(channel))
  const [best, second] = allowed.toSorted((a, b) => score(b) - score(a))
  if (best === undefined) return { best_channel: null, best_channel_reason: null }
  if (second === undefined) return { best_channel: best, best_channel_reason: 'only_allowed' }
  const reason = score(best) > score(second) ? 'most_delivered' : 'first_allowed'
  return { best_channel: best, best_channel_reason: reason }
}
