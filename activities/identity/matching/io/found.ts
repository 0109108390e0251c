import type { Db } from '../../../../db/connect.ts'
import { type Doubt, doubtful } from '../../engine/explain/doubtful.ts'
import { type Figures, figuresOf } from '../../engine/explain/figures.ts'
import type { Matched } from '../../engine/match.ts'
import type { NamedDoubt } from '../../queries/review.ts'
import { idAt, type RecordIds } from '../ids.ts'
import type { MatchedBy } from '../policy.ts'
import type { Described } from '../queries/described.ts'
import { type Speaking, speakingOf, type Tools } from '../run-engine.ts'
import { keepMatch } from './keep.ts'

/** What later steps need of a comparison of everybody: edges, and all else that clusters were made of, are let go. */
export interface Found {
  readonly ids: RecordIds
  /** Of each record, the first of its group. */
  readonly first: Int32Array
  readonly people: MatchedPeople
}

/** What comparing found. */
export interface MatchedPeople {
  /** The records, for questions; null = the brand compares nobody. */
  readonly speaking: Speaking | null
  /** What it is least sure of, the greatest damage first. */
  readonly doubts: readonly NamedDoubt[]
  /** For the report; null = the brand compares nobody. */
  readonly figures: Figures | null
}

/**
 * So many doubts are looked at: some of them are no doubts once the links are made. Of so many of the largest groups
 * the report tells the size.
 */
export const MOST = { doubts: 2_000, largest: 5 }

/** What comparing all described records found; kept for the nights that follow. */
export async function foundIn(
  tx: Db,
  runId: number,
  described: Described,
  matched: Matched,
  how: MatchedBy,
  tools: Tools,
): Promise<Found> {
  await keepMatch(tx, runId, how, described, matched)
  const { ids } = described
  const doubts = doubtful(matched, MOST.doubts)
  const people = {
    speaking: speakingOf(described, how.model, tools),
    doubts: doubts.map((doubt) => namedDoubt(doubt, (place) => idAt(ids, place))),
    figures: figuresOf(matched, MOST.largest),
  }
  return { ids, first: matched.first, people }
}

export const namedDoubt = (
  { kind, a, b, weight, sizes, damage }: Doubt,
  idOf: (place: number) => string,
): NamedDoubt => ({
  record_a: idOf(a),
  record_b: idOf(b),
  kind,
  weight,
  moved: Math.min(...sizes),
  damage: Math.round(1_000 * damage),
})
