import type { ComparedSides } from './comparing.ts'
import { COST } from './engine/cluster/gain.ts'
import { CONTACTS, OWN } from './engine/score/contradiction.ts'
import type { DecidedPair, Shared } from './explain.ts'

/** What keeps two profiles apart; bits are thousandths. */
export type Apart =
  | { readonly reason: 'decided' }
  /** An operator decided that they are one, and no run has obeyed it yet. */
  | { readonly reason: 'not_obeyed_yet' }
  | { readonly reason: 'exclusive'; readonly type: string }
  /** Names or birth speak against one person, so that a shared identifier joins nobody. */
  | { readonly reason: 'contradiction'; readonly comparisons: readonly SaidAgainst[] }
  /** The strongest pair weighs less than a link that joins. */
  | { readonly reason: 'too_little'; readonly weight: number }
  /** The strongest pair weighs enough, but other pairs do not, or no blocking rule brings it together. */
  | { readonly reason: 'others'; readonly weight: number }
  /** What they share is blocked, over its limit, or of a type that joins nobody. */
  | { readonly reason: 'not_joining' }
  /** What they share joins: a third record keeps them apart, or the next run joins them. */
  | { readonly reason: 'third' }
  | { readonly reason: 'nothing_shared' }

/** What one comparison of somebody's own, or another mailbox or number, says in the pair that is shown. */
export interface SaidAgainst {
  readonly comparison: string
  readonly level: string
  readonly weight: number
}

/** From so many thousandths of a bit on, one link alone makes two records one person. */
export const JOINS = COST - 2_000

/** What is known of two profiles. */
export interface Between {
  readonly decisions: readonly (Pick<DecidedPair, 'kind'> & { readonly obeyed: boolean })[]
  /** Exclusive types of which they have different values. */
  readonly exclusive: readonly string[]
  readonly shared: readonly Pick<Shared, 'state'>[]
  /** Null = the run compares nobody. */
  readonly compared: ComparedSides | null
}

/** Why two profiles are two, the strongest reason first; never empty. */
export function keptApart({ decisions, exclusive, shared, compared }: Between): readonly Apart[] {
  const sharesJoining = shared.some(({ state }) => state === 'joins')
  const contradiction = compared === null || !sharesJoining ? [] : contradictionOf(compared)
  const ruled: readonly Apart[] = [
    ...(decisions.some(({ kind }) => kind === 'cannot') ? [{ reason: 'decided' } as const] : []),
    ...(decisions.some(({ kind, obeyed }) => kind === 'must' && !obeyed)
      ? [{ reason: 'not_obeyed_yet' } as const]
      : []),
    ...exclusive.map((type) => ({ reason: 'exclusive', type }) as const),
    ...contradiction,
  ]
  if (ruled.length > 0) return ruled
  if (sharesJoining) return [{ reason: 'third' }]
  return [
    ...(compared === null ? [] : evidenceOf(compared)),
    { reason: shared.length === 0 ? 'nothing_shared' : 'not_joining' },
  ]
}

function contradictionOf({ pairs, against, best }: ComparedSides): readonly Apart[] {
  if (best === null || against * 2 <= pairs) return []
  const comparisons = best.weighs.steps
    .filter(({ comparison, level }) =>
      OWN.has(comparison) ? level !== 'missing' : CONTACTS.has(comparison) && level === 'else',
    )
    .map(({ comparison, level, weight }) => ({ comparison, level, weight }))
  return [{ reason: 'contradiction', comparisons }]
}

function evidenceOf({ best }: ComparedSides): readonly Apart[] {
  if (best === null) return []
  const weight = best.weighs.total
  return [{ reason: weight < JOINS ? 'too_little' : 'others', weight }]
}
