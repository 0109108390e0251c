import type { ConsentPolicy } from '../../../core/brand/consent.ts'
import type { RunRef } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'
import { holdLease } from '../../../db/parts.ts'
import { tempFrom } from '../../../db/temp.ts'
import { writeVersions } from '../../../db/versioned/write.ts'
import { policyColumns } from '../rules.ts'

/**
 * Keeps the policy of a run, in a transaction of its own: all parts of the stage and whoever records a denial
 * meanwhile then fold by it. Twice is once.
 */
export function keepPolicy(db: Db, ref: RunRef, policy: ConsentPolicy): Promise<void> {
  return db.transaction(async (tx) => {
    await holdLease(tx, ref)
    await tx.execute(`select pg_advisory_xact_lock(hashtextextended('consent policy', 0))`)
    await stagePolicy(tx, policy)
    await writeVersions(tx, 'consent_policy', 'wanted_policy', ref.runId)
  })
}

async function stagePolicy(tx: Db, policy: ConsentPolicy): Promise<void> {
  const p = policyColumns(policy)
  await tempFrom(
    tx,
    'wanted_policy',
    `
    select channel, purpose, address, $4::boolean as person_scope, $5::text[] as grant_methods,
      $6::text[] as bulk_methods, $7::boolean as needs_proof, $8::int as expires_days, false as gone
    from unnest($1::text[], $2::text[], $3::text[]) as p (channel, purpose, address)`,
    [
      p.channels,
      p.purposes,
      p.addresses,
      p.personScope,
      p.grantMethods,
      p.bulkMethods,
      p.needsProof,
      p.expiresDays,
    ],
  )
  await tx.execute(`
    insert into wanted_policy (channel, purpose, gone)
    select channel, purpose, true from consent_policy where to_run is null
    except
    select channel, purpose, true from wanted_policy`)
  await tx.execute('analyze wanted_policy')
}
