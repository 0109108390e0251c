import type { BrandProject } from '../../../core/brand/project.ts'
import type { StageCounts } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'
import { keepRules, rulesChanged } from '../../../db/stage-rules.ts'
import { undoStage } from '../../../db/versioned/discard.ts'
import type { Deps, RunContext } from '../../deps.ts'
import { assignIds } from '../assign.ts'
import { type Compared, clusterRecords } from '../cluster.ts'
import { type Resolved, resolveHouseholds } from '../households/index.ts'
import { householdFigures } from '../households/queries/write.ts'
import { chooseMatching, comparedOf, decidedBy, type Matching, matchPeople } from '../matching/index.ts'
import { wordsOf } from '../matching/policy.ts'
import { keepObeyed, readDecided, stageDecided, touchDecided } from '../queries/decided.ts'
import { encodeTouched, type Sizes, sizes } from '../queries/encode.ts'
import { saveFigures } from '../queries/figures.ts'
import { touchGroups } from '../queries/groups.ts'
import {
  beginReach,
  beginStep,
  touchBound,
  touchCarriers,
  touchMembers,
  touchProfiles,
} from '../queries/reach.ts'
import { readBefore, readCarried } from '../queries/read.ts'
import { writeReview } from '../queries/review.ts'
import { mint, stagePlaces } from '../queries/stage.ts'
import {
  analyzeTouched,
  createTouched,
  type JoinRules,
  touchChanged,
  touchEverybody,
  touchPeople,
} from '../queries/touch.ts'
import { analyzeProfiles, saveSummary, stageProfiles, writeLinks, writeProfiles } from '../queries/write.ts'
import { joinRules } from '../rules.ts'
import { summarise } from '../summary.ts'

/** What resolving needs beside the records and the rules. */
export type Resolving = Pick<Deps, 'key' | 'spellings' | 'emailKey' | 'threads'>

/** Resolves the records that a run changed and whatever they can touch; everybody, where the rules changed. */
export async function resolve(
  tx: Db,
  deps: Resolving,
  run: Pick<RunContext, 'runId' | 'baseRun' | 'project'>,
): Promise<StageCounts> {
  const { runId, project } = run
  const policy = project.identity
  await undoStage(tx, runId, 'identity')
  const rules = { policy, blocked: await stageRules(tx, deps, project) }
  const matching = await chooseMatching(tx, runId, rules, deps)
  const hash = matching?.decidedBy ?? decidedBy(rules, null)
  const everybody = await rulesChanged(tx, run.baseRun, 'identity', hash)
  const changed = everybody ? NO_CHANGE : await touchChanges(tx, run, matching)
  const found = await matchPeople(tx, run, matching, deps, everybody || changed.decided > 0)
  if (everybody) await touchEverybody(tx)
  else await reach(tx, changed.records + (await touchGroups(tx)))
  await keepRules(tx, runId, 'identity', hash)
  await keepObeyed(tx, runId)
  await encodeTouched(tx)
  const size = await sizes(tx)
  const compared = await comparedOf(tx, size.records, matching, found?.speaking ?? null, deps)
  const counts = await resolveTouched(tx, { key: deps.key, runId, policy, everybody }, size, compared)
  if (found !== null) await writeReview(tx, runId, found.doubts)
  if (matching !== null) await saveFigures(tx, runId, found?.figures ?? null)
  return counts
}

/**
 * Stages how identifiers join, and what operators decided: reading described records needs both, too. Gives the ids of blocked
 * identifiers.
 */
export async function stageRules(
  tx: Db,
  deps: Pick<Resolving, 'spellings'>,
  project: BrandProject,
): Promise<JoinRules['blocked']> {
  const rules = joinRulesOf(deps, project)
  await createTouched(tx, rules)
  await stageDecided(tx)
  return rules.blocked
}

export const joinRulesOf = ({ spellings }: Pick<Resolving, 'spellings'>, project: BrandProject): JoinRules =>
  joinRules(project.identity, (type, value) => spellings(project, type, value))

const NO_CHANGE = { records: 0, decided: 0 }

/** What this run changed: records, and decisions. */
async function touchChanges(
  tx: Db,
  { runId, baseRun }: Pick<RunContext, 'runId' | 'baseRun'>,
  matching: Matching | null,
): Promise<typeof NO_CHANGE> {
  let records = await touchChanged(tx, runId)
  if (matching !== null) records += await touchPeople(tx, wordsOf(matching.by), baseRun)
  const decided = await touchDecided(tx)
  return { records: records + decided, decided }
}

/** From what changed to all that it can touch: each step follows identifiers, profiles, groups and decisions once. */
async function reach(tx: Db, changed: number): Promise<void> {
  await beginReach(tx)
  let records = changed
  for (let step = 0; records > 0; step++) {
    await beginStep(tx, step)
    records = 0
    for (const touch of [touchCarriers, touchProfiles, touchMembers, touchBound])
      records += await touch(tx, step)
  }
  await analyzeTouched(tx)
}

/** Clusters the touched records, gives the clusters their ids and households, and writes links, profiles and aliases. */
async function resolveTouched(
  tx: Db,
  resolved: Resolved,
  size: Sizes,
  compared: Compared,
): Promise<StageCounts> {
  const { key, runId } = resolved
  const { first, refused } = clusterRecords(await readCarried(tx, size), await readDecided(tx), compared)
  const before = await readBefore(tx, size, first)
  const after = assignIds(before)
  await stagePlaces(tx, first, after)
  await mint(tx, key)
  await stageProfiles(tx)
  const link = await writeLinks(tx, runId)
  await resolveHouseholds(tx, resolved)
  const { profile, alias } = await writeProfiles(tx, runId)
  if (resolved.everybody) await analyzeProfiles(tx)
  const { households, people, shared } = await householdFigures(tx)
  await saveSummary(tx, runId, {
    ...summarise(before, after),
    records: size.records,
    refused,
    overLimit: size.over_limit,
    households,
    householdPeople: people,
    householdShared: shared,
  })
  return {
    read: size.touched,
    loaded: link.opened + size.touched - size.records,
    unchanged: size.records - link.opened,
    rejected: 0,
    written: [link, profile, alias].reduce((sum, table) => sum + table.opened + table.closed, 0),
  }
}
