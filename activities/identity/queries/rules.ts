import type { IdentityPolicy } from '../../../core/brand/identity.ts'
import type { Db } from '../../../db/connect.ts'
import { rulesChanged, rulesHash } from '../../../db/stage-rules.ts'
import type { FrozenModel } from '../engine/fit/frozen.ts'
import { identityRules } from '../rules.ts'
import { type KeptModel, readKept } from './model.ts'
import type { JoinRules } from './touch.ts'

/** Was who is who of run `runId` decided by another policy than this one? Its model is taken as it lies there. */
export async function policyChanged(
  db: Db,
  runId: number,
  policy: IdentityPolicy,
  blocked: JoinRules['blocked'],
): Promise<boolean> {
  const inUse = policy.match === null ? null : await readKept(db, runId)
  return rulesChanged(
    db,
    runId,
    'identity',
    rulesHash(identityRules(policy, blocked, inUse && bare(inUse.model))),
  )
}

function bare({ nocturne_identity_model: _, ...model }: KeptModel['model']): FrozenModel {
  return model
}
