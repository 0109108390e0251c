import { type Db, one } from '../../../db/connect.ts'
import type { FoundItem } from './review-read.ts'

/** What an operator says of a review item. */
export interface GivenAnswer extends Pick<FoundItem, 'record_a' | 'record_b' | 'kind' | 'weight'> {
  readonly accepted: boolean
  readonly author: string
  readonly reason: string
  readonly at: Date
}

/** Keeps an answer for ever, in the transaction of its decision; the estimate of the queue learns from it. */
export async function recordAnswer(tx: Db, answer: GivenAnswer): Promise<void> {
  const { record_a, record_b, kind, weight, accepted, author, reason, at } = answer
  await tx.execute(
    `
    insert into review_answer (record_a, record_b, kind, weight, accepted, author, reason, answered_at)
    values ($1::uuid, $2::uuid, $3::text, $4::int, $5::boolean, $6::text, $7::text, $8::timestamptz)`,
    [record_a, record_b, kind, weight, accepted, author, reason, at.toISOString()],
  )
}

/**
 * The records that operators bound to this one, itself among them, leaving out the decision that bound the two: each of
 * them goes with it when that decision is taken back.
 */
export async function boundBeside(
  tx: Db,
  recordId: string,
  { record_a, record_b }: Pick<FoundItem, 'record_a' | 'record_b'>,
): Promise<readonly string[]> {
  const rows = await tx.query<{ record_id: string }>(
    `
    with recursive act as (
      select author, reason, decided_at
      from identity_decision
      where record_a = $2::uuid and record_b = $3::uuid and kind = 'must' and withdrawn_at is null
    ),
    reached as (
      select $1::uuid as record_id
      union
      select b.other
      from reached r
      cross join lateral (
        select record_b as other, author, reason, decided_at
        from identity_decision
        where record_a = r.record_id and withdrawn_at is null and kind = 'must'
        union all
        select record_a, author, reason, decided_at
        from identity_decision
        where record_b = r.record_id and withdrawn_at is null and kind = 'must'
      ) b
      where (b.author, b.reason, b.decided_at) not in (select author, reason, decided_at from act)
    )
    select record_id from reached order by record_id`,
    [recordId, record_a, record_b],
  )
  return rows.map((row) => row.record_id)
}

/** How many pairs an operator parted, one record of each of two profiles as run `runId` has them. */
export async function countPartedBetween(
  db: Db,
  runId: number,
  profileIds: readonly [string, string],
): Promise<number> {
  const { parted } = await one<{ parted: number }>(
    db,
    `
    with of_both as (
      select record_id, profile_id
      from link
      where profile_id = any ($2::uuid[]) and from_run <= $1::int and (to_run is null or to_run > $1::int)
    )
    select count(*)::int as parted
    from identity_decision d
    join of_both a on a.record_id = d.record_a
    join of_both b on b.record_id = d.record_b
    where d.withdrawn_at is null and d.kind = 'cannot'`,
    [runId, profileIds],
  )
  return parted
}
