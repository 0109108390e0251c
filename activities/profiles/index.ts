import type { ProfilePolicy } from '../../core/brand/profile.ts'
import type { PartRef, StageCounts } from '../../core/stages.ts'
import type { Db } from '../../db/connect.ts'
import { doPart } from '../../db/do-part.ts'
import { keyedId } from '../../db/keys.ts'
import { keepRules, rulesChanged, rulesHash } from '../../db/stage-rules.ts'
import type { Deps, RunContext } from '../deps.ts'
import { members, stageSealed } from './queries/members.ts'
import { stageTouched } from './queries/touch.ts'
import { createWanted, stageGolden, writeGolden } from './queries/write.ts'
import { sinceOf } from './since.ts'
import { golden, survivorship } from './survive.ts'

/** Raised when the same policy would give other attributes: everybody is then built anew. */
const SEMANTICS = 1

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
  const hash = rulesHash([SEMANTICS, policy])
  const everybody = await rulesChanged(tx, run.baseRun, 'profiles', hash)
  const touched = await stageTouched(tx, ref, everybody)
  await createWanted(tx)
  await stageSealed(tx, keyedId(deps.key, 'field token', String(run.runId)))
  await survive(tx, policy, run.runId)
  const { opened, closed } = await writeGolden(tx, run.runId)
  // One part notes the rules for all: the others would wait for its row.
  if (ref.part === 0) await keepRules(tx, run.runId, 'profiles', hash)
  return { read: touched, loaded: opened, unchanged: touched - opened, rejected: 0, written: opened + closed }
}

async function survive(tx: Db, policy: ProfilePolicy, runId: number): Promise<void> {
  const rules = survivorship(policy)
  const asksVerified = policy.attributes.some((attribute) => attribute.rule === 'verified_first')
  for await (const batch of members(tx, asksVerified)) {
    const next = batch.map(({ profileId, candidates, standing }) => {
      const record = golden(candidates, rules)
      return [profileId, { ...record, since: sinceOf(record, standing, runId) }] as const
    })
    await stageGolden(tx, next)
  }
}
