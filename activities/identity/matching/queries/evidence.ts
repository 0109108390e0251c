import type { IdentityPolicy } from '../../../../core/brand/identity.ts'
import type { Db } from '../../../../db/connect.ts'
import { shadowRecords } from '../../../../db/versioned/shadow-records.ts'
import type { Evidence } from '../../comparing.ts'
import { type CarriedIdentifier, joins } from '../../explain.ts'
import { stageDecided } from '../../queries/decided.ts'
import { countCarriers, readCarriedBy } from '../../queries/explain.ts'
import { readable, readKept } from '../../queries/model.ts'
import { createTouched, type JoinRules } from '../../queries/touch.ts'
import { describedBy } from '../policy.ts'
import { encodePart, evidenceAmong, type Tools } from '../run-engine.ts'
import { readDescribed } from './described.ts'

/** Identifiers of these records that more records than their limit carry, of anybody: a night does not compare them. */
async function overLimit(
  tx: Db,
  runId: number,
  policy: IdentityPolicy,
  recordIds: readonly string[],
): Promise<readonly string[]> {
  const carried = await readCarriedBy(tx, runId, recordIds)
  const ids = [...new Set(carried.map((one) => one.identifier_id))]
  const carriers = await countCarriers(tx, runId, ids)
  const isOver = (one: CarriedIdentifier): boolean =>
    joins({ policy, blocked: new Set(), carriers }, one) === 'over_limit'
  return [...new Set(carried.filter(isOver).map((one) => one.identifier_id))]
}

/**
 * Compares some records as run `runId` sees them, with its model; null = that run compares nobody. In a transaction of
 * its own, in which nothing else is read.
 */
export async function readEvidence(
  tx: Db,
  runId: number,
  rules: { readonly policy: IdentityPolicy; readonly join: JoinRules },
  tools: Omit<Tools, 'threads'>,
  recordIds: readonly string[],
): Promise<Evidence | null> {
  const by = describedBy(rules.policy)
  const kept = await readKept(tx, runId)
  if (by === null || kept === null) return null
  const over = await overLimit(tx, runId, rules.policy, recordIds)
  await shadowRecords(tx, runId, recordIds)
  await createTouched(tx, { ...rules.join, blocked: [...rules.join.blocked, ...over] })
  await stageDecided(tx)
  const all = { ...tools, threads: 1 }
  const { model } = readable(kept)
  return evidenceAmong(await readDescribed(tx, by, null, encodePart(by, model.volume, all)), model, all)
}
