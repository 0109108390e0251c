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
  readAdopted,
  readable,
  readKept,
  writeModel,
} from '../queries/model.ts'
import type { NamedDoubt } from '../queries/review.ts'
import { nearLimit } from '../queries/touch.ts'
import { mayFit, wantsFit } from './model.ts'
import { describedBy } from './policy.ts'
import { readCompared } from './queries/compared.ts'
import { type Described, type DescribedBy, readDescribed } from './queries/described.ts'
import {
  fitModel,
  matchDescribed,
  type Speaking,
  speakingAmong,
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

interface Found {
  readonly described: Described
  readonly matched: Matched
}

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
  const described = await readDescribed(tx, by, null)
  const fit = await fitModel(described, adopted?.model ?? null, tools)
  if (fit === null) return null
  const row = {
    model: fit.model,
    records: described.ids.length,
    adopted_id: adopted?.adopted_id ?? null,
    rules: rulesOf(by),
  }
  await writeModel(tx, runId, row)
  return { by, model: row, found: { described, matched: fit.matched } }
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
    await stageGroups(tx, [], new Int32Array(0))
    await writeGroups(tx, runId)
    return { speaking: null, doubts: [], figures: null }
  }
  const { described, matched } = matching.found ?? (await findGroups(tx, matching, tools))
  await stageGroups(tx, described.ids, matched.first)
  await writeGroups(tx, runId)
  return {
    speaking: speakingOf(described, matched, matching.model.model, tools),
    doubts: doubtful(matched, MOST_DOUBTS).map((doubt) => namedDoubt(described, doubt)),
    figures: figuresOf(matched, MOST_LARGEST),
  }
}

/** Did this run change what is compared? A balance that moved makes nobody somebody else. */
const wasChanged = async (
  tx: Db,
  runId: number,
  { attributes, identifiers, exclusive }: DescribedBy,
): Promise<boolean> =>
  (await nearLimit(tx, identifiers)) ||
  describedChanged(
    tx,
    attributes.map(({ attribute }) => attribute),
    [...identifiers, ...exclusive],
    runId,
  )

async function findGroups(tx: Db, { by, model }: Matching, tools: Tools): Promise<Found> {
  const described = await readDescribed(tx, by, null)
  return { described, matched: await matchDescribed(described, model.model, tools) }
}

const namedDoubt = ({ ids }: Described, { kind, a, b, weight, sizes, damage }: Doubt): NamedDoubt => ({
  record_a: ids[a] ?? '',
  record_b: ids[b] ?? '',
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
  const asked =
    speaking ??
    speakingAmong(await readDescribed(tx, matching.by, 'touched_record'), matching.model.model, tools)
  return readCompared(tx, records, asked)
}
