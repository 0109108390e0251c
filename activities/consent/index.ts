import { partName } from '../../core/parts.ts'
import type { PartRef, StageCounts } from '../../core/stages.ts'
import type { Db } from '../../db/connect.ts'
import { doPart } from '../../db/do-part.ts'
import { partDone } from '../../db/parts.ts'
import { keepRules, rulesChanged, rulesHash } from '../../db/stage-rules.ts'
import type { Deps, RunContext } from '../deps.ts'
import { stageContacts, writeContactability } from './queries/contactability.ts'
import { stageEverybody, stageTouched } from './queries/due.ts'
import { foldHeads } from './queries/heads.ts'
import { keepPolicy } from './queries/policy.ts'
import { consentRules } from './rules.ts'

/** Activities of the stage consent. */
export const consentActivities = (deps: Deps) => ({
  /** Who may be contacted by which channel for which purpose, for the people that this run touched. */
  decideConsent: (ref: PartRef): Promise<StageCounts> =>
    deps.heartbeat(async () => {
      const run = await deps.context(ref)
      const before = await partDone(deps.db, ref, 'consent', partName(ref))
      if (before !== null) return before
      await keepPolicy(deps.db, ref, run.project.consent)
      return doPart(deps.db, ref, 'consent', (tx) => decide(tx, ref, run))
    }),
})

async function decide(tx: Db, ref: PartRef, run: RunContext): Promise<StageCounts> {
  const { consent, profile } = run.project
  const hash = rulesHash(consentRules(consent, profile.sourcePriority))
  await tx.execute(`set local work_mem = '96MB'`)
  if (await rulesChanged(tx, run.baseRun, 'consent', hash)) await stageEverybody(tx, ref)
  else
    await stageTouched(tx, ref, {
      baseRun: run.baseRun,
      baseAsOf: run.baseAsOf,
      asOf: run.asOf,
      expiresDays: consent.grantExpiresDays,
    })
  if (ref.part === 0) await keepRules(tx, ref.runId, 'consent', hash)
  const verifiedFirst = consent.channels.filter(({ prefer }) => prefer === 'verified')
  await stageContacts(
    tx,
    profile.sourcePriority,
    verifiedFirst.map(({ channel }) => channel),
  )
  await foldHeads(tx)
  const { decided, opened, closed } = await writeContactability(tx, ref.runId, run.asOf)
  return { read: decided, loaded: opened, unchanged: decided - opened, rejected: 0, written: opened + closed }
}
