import type { ConsentTruth } from '../../../../examples/le-parcours/generate/truth.ts'

/** What was said of one identifier, channel and purpose. `at`: milliseconds; a denial that nobody could date is the last word. */
export interface Word {
  readonly action: ConsentTruth['action']
  readonly at: number
  readonly method: string
  readonly proof: string | null
}

export interface Decision {
  readonly allow: boolean
  /** When the grant that counts was given; null = none. */
  readonly since: number | null
}

const COUNTING = ['double_opt_in', 'form', 'store_tablet', 'call', 'import']

/** `type:identifier channel purpose`. */
export const keyOf = (one: Pick<ConsentTruth, 'type' | 'identifier' | 'channel' | 'purpose'>): string =>
  `${one.type}:${one.identifier} ${one.channel} ${one.purpose}`

/** All that was said, by identifier, channel and purpose. */
export function historiesOf(said: readonly ConsentTruth[]): ReadonlyMap<string, readonly Word[]> {
  const histories = new Map<string, Word[]>()
  for (const one of said) {
    const { action, method, proof } = one
    const at = one.at === null ? Number.POSITIVE_INFINITY : Date.parse(one.at)
    const words = histories.get(keyOf(one)) ?? []
    words.push({ action, at, method, proof })
    histories.set(keyOf(one), words)
  }
  return histories
}

/**
 * The brand's policy, in words of its own: only proven grants by these methods count; a denial takes back all that was
 * granted until then, whoever of the person said it; an import never revives.
 */
export function decided(own: readonly Word[], ofPerson: readonly Word[]): Decision {
  const denied = [...own, ...ofPerson].filter(({ action }) => action !== 'grant').map(({ at }) => at)
  const grants = own
    .filter(({ action, method, proof }) => action === 'grant' && COUNTING.includes(method) && proof !== null)
    .filter(({ at, method }) => denied.length === 0 || (at > Math.max(...denied) && method !== 'import'))
  const since = grants.length === 0 ? null : Math.max(...grants.map(({ at }) => at))
  return { allow: since !== null, since }
}
