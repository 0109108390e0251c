import { type Apart, type Between, keptApart } from '../../activities/identity/apart.ts'
import { type ComparedSides, type Evidence, linksWithin } from '../../activities/identity/comparing.ts'
import type { Groups, Step } from '../../activities/identity/explain.ts'
import { bits, type ShownWaterfall, shownWaterfall } from './shown-waterfall.ts'

export interface RecordName {
  readonly source: string
  readonly source_key: string
}

/** One step of the way from record to record. */
export interface ShownStep {
  readonly from: RecordName
  readonly to: RecordName
  /** What joins the two: an identifier of `type`, what the records say (`comparison`), or an operator. */
  readonly by: 'identifier' | 'comparison' | 'decision'
  readonly type: string | null
  /** What the two weigh, where they were compared. */
  readonly waterfall: ShownWaterfall | null
}

/** What keeps two profiles apart. */
export interface ShownApart {
  readonly reason: Apart['reason']
  /** The exclusive identifier's. */
  readonly type: string | null
  /** What the strongest pair weighs. */
  readonly bits: number | null
  /** What names and birth say. */
  readonly comparisons: readonly {
    readonly comparison: string
    readonly level: string
    readonly bits: number
  }[]
}

/** Two described records, one of each side, and what they weigh. */
export interface ShownComparison extends ShownWaterfall {
  readonly a: RecordName
  readonly b: RecordName
  readonly against: boolean
}

/** What the described records of two sides say of each other. */
export interface ShownCompared {
  /** Records of each side that are compared: those of people, not of events. */
  readonly described: readonly [number, number]
  readonly pairs: number
  /** Pairs in which names or birth speak against one person. */
  readonly against: number
  /** Are records of both sides in one group of comparing? */
  readonly one_group: boolean
  /** The strongest pair, where most speak against one person the strongest of these. */
  readonly pair: ShownComparison | null
}

export type NameOf = (recordId: string) => RecordName

/** The way from record to record, the steps of comparing link by link. */
export function shownPath(
  path: readonly Step[],
  groups: Groups,
  evidence: Evidence | null,
  nameOf: NameOf,
): readonly ShownStep[] {
  return path.flatMap((step): readonly ShownStep[] => {
    const ends = { from: nameOf(step.from), to: nameOf(step.to) }
    if (step.by === 'identifier') return [{ ...ends, by: step.by, type: step.type, waterfall: null }]
    if (step.by === 'decision') return [{ ...ends, by: step.by, type: null, waterfall: null }]
    const members = [...groups.keys()].filter((id) => groups.get(id) === groups.get(step.from))
    const links = evidence === null ? [] : linksWithin(evidence, members, step.from, step.to)
    if (links.length === 0) return [{ ...ends, by: 'comparison', type: null, waterfall: null }]
    return links.map((link) => ({
      from: nameOf(link.a),
      to: nameOf(link.b),
      by: 'comparison',
      type: null,
      waterfall: shownWaterfall(link.weighs),
    }))
  })
}

/** Why two profiles are two. */
export const shownApart = (between: Between): readonly ShownApart[] =>
  keptApart(between).map((it) => ({
    reason: it.reason,
    type: 'type' in it ? it.type : null,
    bits: 'weight' in it ? bits(it.weight) : null,
    comparisons:
      'comparisons' in it
        ? it.comparisons.map(({ comparison, level, weight }) => ({ comparison, level, bits: bits(weight) }))
        : [],
  }))

/** What the described records of two sides say of each other; `oneGroup`: comparing has records of both in one. */
export const shownCompared = (
  { best, ...it }: ComparedSides,
  oneGroup: boolean,
  nameOf: NameOf,
): ShownCompared => ({
  ...it,
  one_group: oneGroup,
  pair: best && {
    a: nameOf(best.a),
    b: nameOf(best.b),
    against: best.against,
    ...shownWaterfall(best.weighs),
  },
})
