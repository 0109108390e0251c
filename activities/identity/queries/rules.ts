import type { IdentityPolicy } from '../../../core/brand/identity.ts'
import type { Db } from '../../../db/connect.ts'
import { rulesChanged, rulesHash } from '../../../db/stage-rules.ts'
import { identityRules } from '../rules.ts'
import { readModel } from './model.ts'

/** Was who is who of run `runId` decided by another policy than this one? Its model is taken as it is. */
export async function policyChanged(db: Db, runId: number, policy: IdentityPolicy): Promise<boolean> {
  const inUse = policy.match === null ? null : await readModel(db, runId)
  return rulesChanged(db, runId, 'identity', rulesHash(identityRules(policy, inUse?.model ?? null)))
}
