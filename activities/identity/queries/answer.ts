import { type Db, one } from '../../../db/connect.ts'
import type { FoundItem, ReviewRecord } from './review-read.ts'

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

/**
 * How many pairs an operator parted, a record of the one's profile and one of the other's, as run `runId` has them; not
 * counted is who was parted from the one, or from the other, too, and so goes elsewhere.
 */
export async function countPartedBetween(
  db: Db,
  runId: number,
  [a, b]: readonly [ReviewRecord, ReviewRecord],
): Promise<number> {
  const { parted } = await one<{ parted: number }>(
    db,
    `
    with open as (
      select record_a as record_id, record_b as other from identity_decision where withdrawn_at is null and kind = 'cannot'
      union all
      select record_b, record_a from identity_decision where withdrawn_at is null and kind = 'cannot'
    ),
    fellow as (
      select l.record_id, l.profile_id
      from link l
      where l.profile_id in ($2::uuid, $3::uuid) and l.from_run <= $1::int and (l.to_run is null or l.to_run > $1::int)
        and not exists (
          select from open o
          where o.record_id = l.record_id
            and o.other = case when l.profile_id = $2::uuid then $4::uuid else $5::uuid end
        )
    )
    select count(*)::int as parted
    from open o
    join fellow a on a.record_id = o.record_id and a.profile_id = $2::uuid
    join fellow b on b.record_id = o.other and b.profile_id = $3::uuid
    where $2::uuid <> $3::uuid`,
    [runId, a.profile_id, b.profile_id, a.record_id, b.record_id],
  )
  return parted
}
