import type { Position } from '../../core/brand/segment.ts'
import type { Problem } from '../problem.ts'
import { type Check, type Names, unknownName } from './context.ts'

/** Purposes that need no declaration; `consent.yaml` may add others to its channels. */
const COMMON = [
  'service',
  'profiling',
  'email_marketing',
  'sms_marketing',
  'push_marketing',
  'post_marketing',
  'phone_marketing',
  'email_open_tracking',
  'click_tracking',
  'ads_user_data',
  'ads_personalization',
  'sale_or_share',
]

/** Purposes that nobody knows, where purposes are named freely. */
export const purposes: Check = ({ draft }) => {
  const declared = Object.values(draft.consent?.value?.channels ?? {}).flatMap((channel) => channel.purposes)
  const names: Names = {
    what: 'purpose',
    known: new Set([...COMMON, ...declared]),
    closed: draft.consent?.value != null,
  }
  const one = (at: Position, purpose: string): readonly Problem[] =>
    purpose.startsWith('partner:') ? [] : unknownName(at, purpose, names)
  return [
    ...draft.sources.flatMap((entry) =>
      (entry.value?.allowed_uses ?? []).flatMap((use, index) => one(entry.at(['allowed_uses', index]), use)),
    ),
    ...[...draft.traits, ...draft.segments].flatMap((entry) => {
      const purpose = entry.value?.purpose
      return purpose === undefined ? [] : one(entry.at(['purpose']), purpose)
    }),
  ]
}
