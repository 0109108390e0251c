import { partName } from '../core/parts.ts'
import type { PartRef, Stage, StageCounts } from '../core/stages.ts'
import type { Db } from './connect.ts'
import { markPart, partDone } from './parts.ts'

/**
 * Does one part of a stage in one transaction, or returns what it counted when it was done before. Two attempts at
 * the same part (the first was taken for dead) never work at the same time: the second waits, and finds it done.
 */
export async function doPart(
  db: Db,
  ref: PartRef,
  stage: Stage,
  work: (tx: Db) => Promise<StageCounts>,
): Promise<StageCounts> {
  const part = partName(ref)
  const before = await partDone(db, ref, stage, part)
  if (before !== null) return before
  return db.transaction(async (tx) => {
    await tx.execute('select pg_advisory_xact_lock(hashtextextended($1::text, 0))', [
      `${ref.runId} ${stage} ${part}`,
    ])
    const meanwhile = await partDone(tx, ref, stage, part)
    if (meanwhile !== null) return meanwhile
    const counts = await work(tx)
    await markPart(tx, ref, stage, part, counts)
    return counts
  })
}
