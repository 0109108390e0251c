import type { Db } from '../../../db/connect.ts'
import { bare, type Compared } from '../cluster.ts'
import { stageGroups, stageSomeGroups, writeGroups, writeSomeGroups } from '../queries/groups.ts'
import { describedChanged, nearLimit } from '../queries/touch.ts'
import type { RecordIds } from './ids.ts'
import type { Matching } from './io/choose.ts'
import { type Found, foundIn, type MatchedPeople, MOST, namedDoubt } from './io/found.ts'
import { rematchChanged } from './io/rematch.ts'
import { type MatchedBy, wordsOf } from './policy.ts'
import { CHANGED_SINCE } from './queries/changed.ts'
import { readCompared } from './queries/compared.ts'
import { type DescribedBy, readDescribed } from './queries/described.ts'
import { dropKept } from './queries/kept.ts'
import { encodeAll, encodePart, matchDescribed, type Speaking, speakingOf, type Tools } from './run-engine.ts'

export { chooseMatching, decidedBy, type Matching } from './io/choose.ts'
export type { MatchedPeople } from './io/found.ts'
export type { Tools } from './run-engine.ts'

const NOBODY: RecordIds = { count: 0, bytes: new Uint8Array(0) }
const NOBODY_COMPARED: MatchedPeople = { speaking: null, doubts: [], figures: null }

/**
 * Compares the described records where anything that is compared changed, and writes their groups: those that
 * changed with whoever shares something with them, or everybody (`anew` = something else changed; or nothing is
 * kept to compare with). Null = nobody was compared, and what was found before holds. Unless `anew` it needs what this
 * run changed, staged (`changed_identifier`, `changed_described`).
 */
export async function matchPeople(
  tx: Db,
  { runId, baseRun }: { readonly runId: number; readonly baseRun: number },
  matching: Matching | null,
  tools: Tools,
  anew: boolean,
): Promise<MatchedPeople | null> {
  if (!anew && (matching === null || !(await wasChanged(tx, matching.by)))) return null
  if (matching === null) return matchNobody(tx, runId)
  const all = anew || matching.found !== null
  const changed = all ? null : await matchChanged(tx, runId, baseRun, matching, tools)
  return changed ?? matchAll(tx, runId, matching, tools)
}

/** Did this run change what is compared? A balance that moved makes nobody somebody else. */
const wasChanged = async (tx: Db, by: DescribedBy): Promise<boolean> =>
  (await nearLimit(tx, wordsOf(by).types)) || describedChanged(tx)

async function matchNobody(tx: Db, runId: number): Promise<MatchedPeople> {
  await dropKept(tx)
  await stageGroups(tx, NOBODY, new Int32Array(0))
  await writeGroups(tx, runId)
  return NOBODY_COMPARED
}

async function matchAll(tx: Db, runId: number, matching: Matching, tools: Tools): Promise<MatchedPeople> {
  const { ids, first, people } = matching.found ?? (await compareAll(tx, runId, matching, tools))
  await stageGroups(tx, ids, first)
  await writeGroups(tx, runId)
  return people
}

async function compareAll(tx: Db, runId: number, how: MatchedBy, tools: Tools): Promise<Found> {
  const { by, model } = how
  const described = await readDescribed(tx, by, null, encodeAll(by, model.volume, tools))
  const matched = await matchDescribed(described, model, tools)
  return foundIn(tx, runId, described, matched, how, tools)
}

/** Null = everybody is to be compared. */
async function matchChanged(
  tx: Db,
  runId: number,
  baseRun: number,
  matching: Matching,
  tools: Tools,
): Promise<MatchedPeople | null> {
  const found = await rematchChanged(tx, baseRun, matching, tools, MOST)
  if (found === null) return null
  const { since, ids, first, speaking, figures, doubts, idOf } = found
  await stageSomeGroups(tx, ids, first)
  await writeSomeGroups(tx, runId, since, CHANGED_SINCE)
  return { speaking, figures, doubts: doubts.map((doubt) => namedDoubt(doubt, idOf)) }
}

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
  const among = async () => readDescribed(tx, by, 'touched_record', encodePart(by, model.volume, tools))
  return readCompared(tx, records, speaking ?? speakingOf(await among(), model, tools))
}
