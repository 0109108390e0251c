import { NO_COUNTS, type PartRef, type StageCounts } from '../../core/stages.ts'
import type { Db } from '../../db/connect.ts'
import { doPart } from '../../db/do-part.ts'
import type { BrandKey } from '../../db/keys.ts'
import { keepRules, rulesChanged, rulesHash } from '../../db/stage-rules.ts'
import type { Deps, RunContext } from '../deps.ts'
import { assignIds } from './assign.ts'
import { clusterByIdentifier } from './cluster.ts'
import { keepObeyed, readDecided, stageDecided, touchDecided } from './queries/decided.ts'
import { encodeTouched, sizes } from './queries/encode.ts'
import { readBefore, readCarried } from './queries/read.ts'
import { mint, stagePlaces } from './queries/stage.ts'
import {
  analyzeTouched,
  createTouched,
  touchChanged,
  touchEverybody,
  touchIdentifiers,
  touchRecords,
} from './queries/touch.ts'
import { saveSummary, stageProfiles, takeBack, writeIdentity } from './queries/write.ts'
import { identityRules, joinRules } from './rules.ts'
import { summarise } from './summary.ts'

/** Activities of the stage identity. */
export const identityActivities = (deps: Deps) => ({
  /**
   * Who is who, for the records that this run changed and whatever they can touch. A person's records may lie
   * anywhere, so that the first part does all of the work and the others have none.
   */
  resolveIdentity: (ref: PartRef): Promise<StageCounts> =>
    deps.heartbeat(async () => {
      const run = await deps.context(ref)
      return doPart(deps.db, ref, 'identity', (tx) =>
        ref.part === 0 ? resolve(tx, deps, run) : Promise.resolve(NO_COUNTS),
      )
    }),
})

async function resolve(tx: Db, deps: Deps, run: RunContext): Promise<StageCounts> {
  const policy = run.project.identity
  const hash = rulesHash(identityRules(policy))
  await takeBack(tx, run.runId)
  await createTouched(
    tx,
    joinRules(policy, (type, value) => deps.spellings(run.project, type, value)),
  )
  await stageDecided(tx)
  if (await rulesChanged(tx, run.baseRun, 'identity', hash)) await touchEverybody(tx)
  else await reach(tx, run.runId)
  await keepRules(tx, run.runId, 'identity', hash)
  await keepObeyed(tx, run.runId)
  return resolveTouched(tx, deps.key, run.runId)
}

/** From what changed to all that it can touch: each step follows identifiers, decisions and profiles once. */
async function reach(tx: Db, runId: number): Promise<void> {
  let records = (await touchChanged(tx, runId)) + (await touchDecided(tx))
  for (let step = 0; records > 0 || step === 0; step++) {
    await analyzeTouched(tx)
    await touchIdentifiers(tx, step)
    await analyzeTouched(tx)
    records = await touchRecords(tx, step)
  }
}

/** Clusters the touched records, gives the clusters their ids, and writes links, profiles and aliases. */
async function resolveTouched(tx: Db, key: BrandKey, runId: number): Promise<StageCounts> {
  await encodeTouched(tx)
  const size = await sizes(tx)
  const { first, refused } = clusterByIdentifier(await readCarried(tx, size), await readDecided(tx))
  const before = await readBefore(tx, size, first)
  const after = assignIds(before)
  await stagePlaces(tx, first, after)
  await mint(tx, key)
  await stageProfiles(tx)
  const written = await writeIdentity(tx, runId)
  await saveSummary(tx, runId, {
    ...summarise(before, after),
    records: size.records,
    refused,
    overLimit: size.over_limit,
  })
  const { link, profile, alias } = written
  return {
    read: size.touched,
    loaded: link.opened + size.touched - size.records,
    unchanged: size.records - link.opened,
    rejected: 0,
    written: [link, profile, alias].reduce((sum, table) => sum + table.opened + table.closed, 0),
  }
}
