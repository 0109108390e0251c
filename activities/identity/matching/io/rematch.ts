import type { Db } from '../../../../db/connect.ts'
import type { Doubt } from '../../engine/explain/doubtful.ts'
import type { Figures } from '../../engine/explain/figures.ts'
import { type DecidedAt, type Rematched, rematch } from '../../engine/incremental/rematch.ts'
import { contradictionBefore } from '../../engine/score/contradiction-before.ts'
import { exclusiveBeside } from '../exclusive.ts'
import { placeOf, type RecordIds } from '../ids.ts'
import { headOf, type KeptMatch, matchFrom } from '../kept/layout.ts'
import { idOfPlace, idsOfPlaces, type Places, placeNow, placeOfId, placesOf } from '../kept/places.ts'
import { type MatchedBy, wordsOf } from '../policy.ts'
import { CHANGED_SINCE, readChangedSince, stageChangedSince } from '../queries/changed.ts'
import { decidedOf } from '../queries/decided.ts'
import { type Described, readDescribed } from '../queries/described.ts'
import { readKeptArrays, readKeptHead } from '../queries/kept.ts'
import { encodeAdded, frozenAs, type Speaking, type Tools } from '../run-engine.ts'

/** What comparing those that changed found. */
export interface FoundAgain {
  /** The run that compared everybody. */
  readonly since: number
  /** Records whose group may be another one, in the order of their ids; of each, the first of its group among them. */
  readonly ids: RecordIds
  readonly first: Int32Array
  readonly doubts: readonly Doubt[]
  readonly idOf: (place: number) => string
  readonly figures: Figures
  readonly speaking: Speaking
}

/** If more than this share of the records changed since everybody was compared, everybody is compared again ... */
const MOST_CHANGED = 0.1
/** ... unless they are fewer than this. */
const FEW = 2_000

/**
 * Compares those that changed since everybody was compared; null = everybody is to be compared: nothing is kept, or
 * by other rules, or too many changed.
 */
export async function rematchChanged(
  tx: Db,
  baseRun: number,
  how: MatchedBy,
  tools: Tools,
  most: { readonly doubts: number; readonly largest: number },
): Promise<FoundAgain | null> {
  const kept = await readKeptHead(tx)
  if (kept === null || kept.runId > baseRun) return null
  const head = headOf(kept.head, how.decidedBy)
  if (head === null) return null
  const few = Math.max(FEW, head.encoded.records * MOST_CHANGED)
  const changed = await stageChangedSince(tx, wordsOf(how.by), kept.runId, few)
  if (changed > few) return null
  const arrays = await readKeptArrays(tx)
  if (arrays === null) return null
  const match = matchFrom(head, arrays)
  const added = await readDescribed(tx, how.by, CHANGED_SINCE, encodeAdded(how.by, how.model.volume, tools))
  const places = placesOf(match.ids, added.ids, await readChangedSince(tx))
  const found = rematch(
    match,
    { gone: places.gone, added: added.list, rank: places.rank, changed },
    await decidedAt(tx, match, added, places),
    frozenAs(how.by, how.model, tools),
    most,
  )
  return found && { since: kept.runId, ...told(found, places, how, tools) }
}

async function decidedAt(tx: Db, match: KeptMatch, added: Described, places: Places): Promise<DecidedAt> {
  const before = await decidedOf(tx, (id) => placeOf(match.ids, id))
  const now = await decidedOf(tx, (id) => placeOfId(places, id))
  const exclusive = match.exclusive.map((one, i) => {
    const other = added.exclusive[i]
    if (other === undefined)
      throw new Error('an exclusive identifier is read no more, though the rules are the same')
    return exclusiveBeside(one, other)
  })
  return { ...now, exclusive, mustBefore: before.must }
}

function told(
  { places: renewed, first, figures, doubts, sides }: Rematched,
  places: Places,
  { by, model }: MatchedBy,
  tools: Tools,
): Omit<FoundAgain, 'since'> {
  return {
    ids: idsOfPlaces(places, renewed),
    first,
    figures,
    doubts,
    idOf: (place) => idOfPlace(places, place),
    speaking: {
      placeIn: (bytes, from) => placeNow(places, bytes, from),
      against: contradictionBefore(sides.encoded, frozenAs(by, model, tools), sides.rank),
    },
  }
}
