import type { Db } from '../../../db/connect.ts'
import { writeVersions } from '../../../db/versioned/write.ts'

/** Two records of which comparing is not sure, `record_a` before `record_b`. */
export interface NamedDoubt {
  readonly record_a: string
  readonly record_b: string
  readonly kind: 'pair' | 'bridge'
  /** Thousandths of a bit, `caution` taken off. */
  readonly weight: number
  /** Records that are elsewhere if the night is wrong. */
  readonly moved: number
  /** The chance of that times `moved`, in thousandths. */
  readonly damage: number
}

/**
 * Makes the review queue of this run these doubts. A pair that identifiers join is none while they do, nor a bridge between records
 * that a number of their own parts: who reads the queue leaves them out, for identifiers come and go in nights that compare nobody.
 */
export async function writeReview(tx: Db, runId: number, doubts: readonly NamedDoubt[]): Promise<void> {
  await tx.execute('drop table if exists pg_temp.wanted_review')
  await tx.execute(
    `
    create temp table wanted_review on commit drop as
    with doubt as (
      select d.*
      from jsonb_to_recordset($1::text::jsonb)
        as d (record_a uuid, record_b uuid, kind text, weight int, moved int, damage int)
    )
    select record_a, record_b, kind, weight, moved, damage, false as gone from doubt
    union all
    select i.record_a, i.record_b, null, null, null, null, true
    from review_item i
    where i.to_run is null
      and not exists (select from doubt d where d.record_a = i.record_a and d.record_b = i.record_b)`,
    [JSON.stringify(doubts)],
  )
  await tx.execute('analyze wanted_review')
  await writeVersions(tx, 'review_item', 'wanted_review', runId)
}
