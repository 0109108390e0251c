import type { IdentityPolicy } from '../../../core/brand/identity.ts'
import type { Db } from '../../../db/connect.ts'
import { rulesHash } from '../../../db/stage-rules.ts'
import { describedChanged } from '../../../db/vault/described.ts'
import { bare, type Compared } from '../cluster.ts'
import { type Doubt, doubtful } from '../engine/explain/doubtful.ts'
import { type Figures, figuresOf } from '../engine/explain/figures.ts'
import type { Matched } from '../engine/match.ts'
import { stageGroups, writeGroups } from '../queries/groups.ts'
import {
  type AdoptedRow,
  countPeople,
  type ModelRow,
  type NightModel,
  readAdopted,
  readable,
  readKept,
  writeModel,
} from '../queries/model.ts'
import type { NamedDoubt } from '../queries/review.ts'
import { nearLimit } from '../queries/touch.ts'
import { idAt, type RecordIds } from './ids.ts'
import { mayFit, wantsFit } from './model.ts'
import { describedBy } from './policy.ts'
import { readCompared } from './queries/compared.ts'
import { type Described, type DescribedBy, readDescribed } from './queries/described.ts'
import {
  encodeAll,
  encodePart,
  fitModel,
  matchDescribed,
  type Speaking,
  speakingOf,
  type Tools,
} from './run-engine.ts'

export type { Tools } from './run-engine.ts'

/** How a run compares records. */
export interface Matching {
  readonly by: DescribedBy
  readonly model: ModelRow
  /** All described records and their groups, where the model was fitted to them just now. */
  readonly found: Found | null
}

/** What later steps need of it: edges, and all else that clusters were made of, are let go. */
interface Found {
  readonly ids: RecordIds
  /** Of each record, the first of its group. */
  readonly first: Int32Array
  readonly people: MatchedPeople
}

const NOBODY: RecordIds = { count: 0, bytes: new Uint8Array(0) }

/** What a fit depends on beside the records: `caution` counts when pairs are weighed. */
const rulesOf = ({ attributes, identifiers, choices }: DescribedBy): string =>
  rulesHash([attributes, identifiers, { ...choices, caution: 0 }])

/**
 * The model of this run: the one that an operator adopted last, the one in use, or one that is fitted now. Null = the
 * brand compares nothing, or there is too little yet to learn from. The one in use is opened last: what replaces one
 * of another version must not fail on it.
 */
export async function chooseMatching(
  tx: Db,
  runId: number,
  policy: IdentityPolicy,
  tools: Tools,
): Promise<Matching | null> {
  const by = describedBy(policy)
  if (by === null) return null
  const inUse = await readKept(tx, runId)
  const adopted = await readAdopted(tx, inUse?.adopted_id ?? null)
  if (adopted !== null) return fitted(tx, runId, by, adopted, tools)
  if (mayFit(inUse, rulesOf(by)) && wantsFit(inUse, await countPeople(tx), rulesOf(by)))
    return fitted(tx, runId, by, null, tools)
  return inUse === null ? null : { by, model: readable(inUse), found: null }
}

async function fitted(
  tx: Db,
  runId: number,
  by: DescribedBy,
  adopted: AdoptedRow | null,
  tools: Tools,
): Promise<Matching | null> {
  const described = await readDescribed(tx, by, null, encodeAll(by, null, tools))
  const fit = await fitModel(described, adopted?.model ?? null, tools)
  if (fit === null) return null
  const row = {
    model: fit.model,
    records: described.ids.count,
    adopted_id: adopted?.adopted_id ?? null,
    rules: rulesOf(by),
  }
  await writeModel(tx, runId, row)
  return { by, model: row, found: foundIn(described, fit.matched, fit.model, tools) }
}

/** What comparing all described records found. */
export interface MatchedPeople {
  /** The records, for questions; null = the brand compares nobody. */
  readonly speaking: Speaking | null
  /** What it is least sure of, the greatest damage first. */
  readonly doubts: readonly NamedDoubt[]
  /** For the report; null = the brand compares nobody. */
  readonly figures: Figures | null
}

/** So many are looked at: some of them are no doubts once the links are made. */
const MOST_DOUBTS = 2_000
/** Of so many of the largest groups the report tells the size. */
const MOST_LARGEST = 5

/**
 * Compares all described records where anything that is compared changed (`anew` = something else did), and writes their
 * groups; null = nobody was compared, and what was found before holds.
 */
export async function matchPeople(
  tx: Db,
  runId: number,
  matching: Matching | null,
  tools: Tools,
  anew: boolean,
): Promise<MatchedPeople | null> {
  if (!anew && !(matching !== null && (await wasChanged(tx, runId, matching.by)))) return null
  if (matching === null) {
    await stageGroups(tx, NOBODY, new Int32Array(0))
    await writeGroups(tx, runId)
    return { speaking: null, doubts: [], figures: null }
  }
  const { ids, first, people } = matching.found ?? (await findGroups(tx, matching, tools))
  await stageGroups(tx, ids, first)
  await writeGroups(tx, runId)
  return people
}

/** Did this run change what is compared? A balance that moved makes nobody somebody else. */
const wasChanged = async (
  tx: Db,
  runId: number,
  { attributes, identifiers, exclusive }: DescribedBy,
): Promise<boolean> =>
  (await nearLimit(tx, [...identifiers, ...exclusive])) ||
  describedChanged(
    tx,
    attributes.map(({ attribute }) => attribute),
    [...identifiers, ...exclusive],
    runId,
  )

async function findGroups(tx: Db, { by, model: { model } }: Matching, tools: Tools): Promise<Found> {
  const described = await readDescribed(tx, by, null, encodeAll(by, model.volume, tools))
  return foundIn(described, await matchDescribed(described, model, tools), model, tools)
}

function foundIn(described: Described, matched: Matched, model: NightModel, tools: Tools): Found {
  const { ids } = described
  const people = {
    speaking: speakingOf(described, model, tools),
    doubts: doubtful(matched, MOST_DOUBTS).map((doubt) => namedDoubt(ids, doubt)),
    figures: figuresOf(matched, MOST_LARGEST),
  }
  return { ids, first: matched.first, people }
}

const namedDoubt = (ids: RecordIds, { kind, a, b, weight, sizes, damage }: Doubt): NamedDoubt => ({
  record_a: idAt(ids, a),
  record_b: idAt(ids, b),
  kind,
  weight,
  moved: Math.min(...sizes),
  damage: Math.round(1_000 * damage),
})

/** What the touched records say of their people; those that were compared just now are not read again. */
export async function comparedOf(
  tx: Db,
  records: number,
  matching: Matching | null,
  speaking: Speaking | null,
  tools: Tools,
): Promise<Compared> {
  if (matching === null) return bare(records)
  const { by, model } = matching
  const among = async () => readDescribed(tx, by, 'touched_record', encodePart(by, model.model.volume, tools))
  return readCompared(tx, records, speaking ?? speakingOf(await among(), model.model, tools))
}
