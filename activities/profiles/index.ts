import type { PartRef, StageCounts } from '../../core/stages.ts'
import type { Db } from '../../db/connect.ts'
import { doPart } from '../../db/do-part.ts'
import { keyedId } from '../../db/keys.ts'
import { keepRules, rulesChanged, rulesHash } from '../../db/stage-rules.ts'
import type { Deps, RunContext } from '../deps.ts'
import { stageOffers, stageRules, stageTouched } from './queries/stage.ts'
import { stageAttributes, stageWinners, writeAttributes } from './queries/survive.ts'
import { profileRules, survivorshipRules } from './rules.ts'

/** Activities of the stage profiles. */
export const profileActivities = (deps: Deps) => ({
  /** The golden record of each profile of a part whose links or records this run changed. */
  buildProfiles: (ref: PartRef): Promise<StageCounts> =>
    deps.heartbeat(async () => {
      const run = await deps.context(ref)
      return doPart(deps.db, ref, 'profiles', (tx) => build(tx, deps, ref, run))
    }),
})

async function build(tx: Db, deps: Deps, ref: PartRef, run: RunContext): Promise<StageCounts> {
  const policy = run.project.profile
  const hash = rulesHash(profileRules(policy))
  await stageTouched(tx, ref, await rulesChanged(tx, run.baseRun, 'profiles', hash))
  await stageRules(tx, survivorshipRules(policy))
  await stageOffers(tx, keyedId(deps.key, 'field token', String(run.runId)))
  await stageWinners(tx)
  await stageAttributes(tx, run.runId)
  const { touched, opened, closed } = await writeAttributes(tx, run.runId)
  // One part notes the rules for all: the others would wait for its row.
  if (ref.part === 0) await keepRules(tx, run.runId, 'profiles', hash)
  return { read: touched, loaded: opened, unchanged: touched - opened, rejected: 0, written: opened + closed }
}
