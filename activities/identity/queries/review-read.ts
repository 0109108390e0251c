import { type Db, one } from '../../../db/connect.ts'
import { type Answer, type Estimate, estimate } from '../review/estimate.ts'

/** A record of a review item, as the run has it. */
export interface ReviewRecord {
  readonly record_id: string
  readonly source: string
  readonly source_key: string
  readonly profile_id: string
}

/** Two records that operators are asked about. */
export interface ReviewItem {
  /** What operators call it; the same every night. */
  readonly item: string
  readonly kind: 'pair' | 'bridge'
  /** Thousandths of a bit. */
  readonly weight: number
  readonly moved: number
  /** Thousandths of a record. */
  readonly damage: number
  readonly a: ReviewRecord
  readonly b: ReviewRecord
}

/** Eight digits of a hash of both ids: a thousand items are told apart, and the same two are called the same for ever. */
const NAME = `left(md5(record_a::text || record_b::text), 8)`

const SEEN = `from_run <= $1::int and (to_run is null or to_run > $1::int)`

/** Not decided since, and a doubt still: the two of a pair are two profiles, those of a bridge are one. */
const IN_DOUBT = `
  (a.profile_id = b.profile_id) = (i.kind = 'bridge')
  and not exists (
    select from identity_decision d
    where d.record_a = i.record_a and d.record_b = i.record_b and d.withdrawn_at is null
  )`

/**
 * What is in doubt as run `runId` sees it, the greatest damage first, with how many there are in all. What an operator
 * has decided since is not in it, nor what is no doubt any more because the two came together, or came apart.
 */
export async function readReview(
  db: Db,
  runId: number,
  limit: number,
): Promise<{ readonly total: number; readonly items: readonly ReviewItem[] }> {
  const rows = await db.query<ReviewItem & { readonly total: number }>(
    `
    with item as (
      select record_a, record_b, ${NAME} as item, kind, weight, moved, damage
      from review_item
      where ${SEEN}
    ),
    named as (
      select l.record_id, l.profile_id,
        jsonb_build_object('record_id', l.record_id, 'source', s.name, 'source_key', r.source_key,
          'profile_id', l.profile_id) as record
      from (select record_a as record_id from item union select record_b from item) i
      join (select * from link where ${SEEN}) l using (record_id)
      join (select * from source_record where ${SEEN}) r using (record_id)
      join source s using (source_id)
    )
    select i.item, i.kind, i.weight, i.moved, i.damage, a.record as a, b.record as b,
      count(*) over ()::int as total
    from item i
    join named a on a.record_id = i.record_a
    join named b on b.record_id = i.record_b
    where ${IN_DOUBT}
    order by i.damage desc, i.record_a, i.record_b
    limit $2::int`,
    [runId, limit],
  )
  return { total: rows[0]?.total ?? 0, items: rows.map(({ total: _, ...item }) => item) }
}

/** How many there are of it. */
export function countReview(
  db: Db,
  runId: number,
): Promise<{ readonly pairs: number; readonly bridges: number }> {
  return one(
    db,
    `
    with item as (select record_a, record_b, kind from review_item where ${SEEN}),
    place as (
      select l.record_id, l.profile_id
      from (select record_a as record_id from item union select record_b from item) i
      join (select * from link where ${SEEN}) l using (record_id)
    )
    select count(*) filter (where i.kind = 'pair')::int as pairs,
      count(*) filter (where i.kind = 'bridge')::int as bridges
    from item i
    join place a on a.record_id = i.record_a
    join place b on b.record_id = i.record_b
    where ${IN_DOUBT}`,
    [runId],
  )
}

/** An item by what operators call it, in the queue of run `runId` or answered before. */
export interface FoundItem {
  readonly item: string
  readonly record_a: string
  readonly record_b: string
  readonly kind: 'pair' | 'bridge'
  readonly weight: number
  /** Null = it is in the queue no more, and was answered before. */
  readonly moved: number | null
  readonly damage: number | null
}

/** Items with a name, or of two records: at most one, but for a name that two pairs share. */
export function findItems(
  db: Db,
  runId: number,
  by: { readonly item: string | null; readonly records: readonly string[] },
): Promise<FoundItem[]> {
  return db.query<FoundItem>(
    `
    with known as (
      select record_a, record_b, kind, weight, moved, damage, 0 as age
      from review_item
      where ${SEEN}
      union all
      select record_a, record_b, kind, weight, null, null, row_number() over (order by answer_id desc)
      from review_answer
    )
    select distinct on (record_a, record_b) ${NAME} as item, record_a, record_b, kind, weight, moved, damage
    from known
    where ${NAME} = $2::text or record_a = any ($3::uuid[]) and record_b = any ($3::uuid[])
    order by record_a, record_b, age`,
    [runId, by.item, by.records],
  )
}

/** Those of these records that run `runId` has, in the order of their ids. */
export function readReviewRecords(
  db: Db,
  runId: number,
  recordIds: readonly string[],
): Promise<ReviewRecord[]> {
  return db.query<ReviewRecord>(
    `
    select r.record_id, s.name as source, r.source_key, l.profile_id
    from source_record r
    join source s using (source_id)
    join link l on l.record_id = r.record_id
      and l.from_run <= $1::int and (l.to_run is null or l.to_run > $1::int)
    where r.record_id = any ($2::uuid[])
      and r.from_run <= $1::int and (r.to_run is null or r.to_run > $1::int)
    order by r.record_id`,
    [runId, recordIds],
  )
}

/** How right the nights are in doubt, as operators answered: the last answer about each two records counts. */
export async function readEstimate(db: Db): Promise<Estimate | null> {
  return estimate(
    await db.query<Answer>(`
    select distinct on (record_a, record_b) kind, weight, accepted
    from review_answer
    order by record_a, record_b, answer_id desc`),
  )
}
