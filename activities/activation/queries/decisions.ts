import { visible } from '../../../core/visible.ts'
import { type Db, one } from '../../../db/connect.ts'
import { inBatches } from '../../../db/cursor.ts'

/** Whom decisions are about. */
export interface DecisionScope {
  readonly runId: number
  readonly channel: string
  readonly purpose: string
  /** Identifier type. */
  readonly address: string
  /** Days of `do_not_disturb_after`; 0 = contacts are not counted. */
  readonly days: number
  /** `run --clock`: stands for the true clock. */
  readonly clock: Date | null
}

export interface DecisionRow {
  readonly identifier_id: string
  /** Several people carry the identifier. */
  readonly shared: boolean
  readonly segments: readonly string[]
  readonly channels: readonly string[]
  readonly scores: Readonly<Record<string, number>>
  readonly contacts: number
}

/**
 * Everybody who may be decided about, in batches: identifiers of known people whose live consent head allows the
 * purpose on the channel, with what the published run says of the person. Inside a transaction.
 */
export function decisionRows(
  tx: Db,
  scope: DecisionScope,
  size: number,
): AsyncGenerator<readonly DecisionRow[]> {
  const { runId, channel, purpose, address, days, clock } = scope
  return inBatches<DecisionRow>(tx, 'decision_rows', size, ROWS, [
    runId,
    channel,
    purpose,
    address,
    days,
    clock,
  ])
}

const RUN = '$1::int'
const AT = 'coalesce($6::timestamptz, now())'

const ROWS = `
with carried as (
  select i.identifier_id, min(l.profile_id::text)::uuid as profile_id, count(distinct l.profile_id) > 1 as shared
  from record_identifier i
  join link l on l.record_id = i.record_id and ${visible('l', RUN)}
  join profile p on p.profile_id = l.profile_id and p.kind = 'known' and ${visible('p', RUN)}
  join consent_head h on h.identifier_id = i.identifier_id and h.channel = $2::text and h.purpose = $3::text
  where i.type = $4::text and ${visible('i', RUN)} and consent_in_force(h, ${RUN}, ${AT})
  group by i.identifier_id
),
allowed as (
  select c.profile_id, array_agg(distinct c.channel) as channels
  from contactability c
  where ${visible('c', RUN)} and c.verdict = 'allow' and c.channel <> $2::text
    and c.purpose not in ('service', $3::text)
  group by c.profile_id
),
counted as (
  select coalesce(a.profile_id, d.profile_id) as profile_id, d.channel,
    count(*) filter (where d.state = 'sent') - count(*) filter (where d.state = 'failed') as score
  from delivery d
  left join alias a on a.alias_id = d.profile_id and ${visible('a', RUN)}
  where d.state in ('sent', 'failed') and d.ended_at > ${AT} - interval '365 days'
  group by 1, 2
),
scored as (
  select profile_id, jsonb_object_agg(channel, score) as scores from counted group by profile_id
)
select k.identifier_id, k.shared, coalesce(s.names, '{}') as segments, coalesce(a.channels, '{}') as channels,
  coalesce(r.scores, '{}') as scores,
  coalesce((
    select count(*) from unnest(ph.recent) t (at) where t.at > ${AT} - make_interval(days => $5::int)
  ), 0)::float8 as contacts
from carried k
left join membership m on m.profile_id = k.profile_id and ${visible('m', RUN)}
left join lateral (
  select array_agg(s.name) as names from segment s where s.segment_id = any (m.segments)
) s on true
left join allowed a on a.profile_id = k.profile_id
left join scored r on r.profile_id = k.profile_id
left join person_head ph on ph.profile_id = k.profile_id`

/** Forgets what was wanted before; another attempt at the same destination waits until this one has staged. */
export async function clearChanges(tx: Db, destination: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1::text, 0))', [`decisions ${destination}`])
  await tx.execute('delete from decision_change where destination = $1::text', [destination])
}

export const COPY_CHANGES =
  'copy decision_change (destination, customer_key, content_hash, content) from stdin'

export interface ChangeCounts {
  readonly put: number
  readonly removed: number
}

/** Turns all that is wanted into what has changed: keys that are gone are added, what is known already is dropped. */
export async function settleChanges(tx: Db, destination: string): Promise<ChangeCounts> {
  await tx.execute('analyze decision_change')
  await tx.execute(
    `
    insert into decision_change (destination, customer_key)
    select s.destination, s.customer_key
    from decision_state s
    where s.destination = $1::text and not exists (
      select from decision_change c where c.destination = s.destination and c.customer_key = s.customer_key)`,
    [destination],
  )
  await tx.execute(
    `
    delete from decision_change c
    using decision_state s
    where c.destination = $1::text and s.destination = c.destination and s.customer_key = c.customer_key
      and s.content_hash = c.content_hash and not s.doubtful`,
    [destination],
  )
  return one<ChangeCounts>(
    tx,
    `
    select count(content)::float8 as put, (count(*) - count(content))::float8 as removed
    from decision_change where destination = $1::text`,
    [destination],
  )
}

export interface Change {
  readonly customer_key: string
  readonly content_hash: string | null
  /** Null = the key is removed. */
  readonly content: Readonly<Record<string, unknown>> | null
}

/** The next changes after a key, in the order of the keys. */
export function nextChanges(db: Db, destination: string, after: string, limit: number): Promise<Change[]> {
  return db.query<Change>(
    `
    select customer_key, content_hash, content
    from decision_change
    where destination = $1::text and customer_key > $2::text
    order by customer_key
    limit $3::int`,
    [destination, after, limit],
  )
}

/** The sync under way, whose counts an acknowledgement moves. */
export interface SyncRow {
  readonly sync_id: number
  /** Counts up with the syncs that had something to tell; null = this one has not. */
  readonly number: number | null
  /** Changes that the destination has taken of it, by earlier attempts. */
  readonly taken: number
  /** When this attempt began, by the clock of the brand's database. */
  readonly at: Date
}

/** Writes down that a sync begins; a later attempt of the same run goes on with its row. */
export function beginSync(
  tx: Db,
  destination: string,
  runId: number,
  facts: { readonly place: string; readonly waiting: number; readonly shared: number },
): Promise<SyncRow> {
  return one<SyncRow>(
    tx,
    `
    insert into decision_sync as y (destination, run_id, place, number, waiting, shared)
    select $1::text, $2::int, $5::text, case when $3::bigint > 0 then coalesce(max(number), 0) + 1 end, $3::bigint, $4::bigint
    from decision_sync
    where destination = $1::text
    on conflict (destination, run_id) where ended_at is null do update
      set place = excluded.place, number = coalesce(y.number, excluded.number), waiting = excluded.waiting, shared = excluded.shared
    returning sync_id, number, (added + changed + removed)::float8 as taken, now() as at`,
    [destination, runId, facts.waiting, facts.shared, facts.place],
  )
}

/** Writes down that a sync is through. */
export async function endSync(db: Db, { sync_id: id }: SyncRow): Promise<void> {
  await db.execute(
    'update decision_sync set ended_at = now() where sync_id = $1::int and ended_at is null and waiting = 0',
    [id],
  )
}

/**
 * These are about to be told: until they are acknowledged, nobody knows what the destination holds of their keys. The
 * next sync tells what they are by then, so that who was put by an attempt that was killed can be removed.
 */
export async function doubt(
  db: Db,
  destination: string,
  runId: number,
  changes: readonly Change[],
): Promise<void> {
  await db.execute(
    `
    insert into decision_state (destination, customer_key, content_hash, run_id, doubtful)
    select $1::text, customer_key, '', $2::int, true from unnest($3::text[]) o (customer_key)
    on conflict (destination, customer_key) do update set doubtful = true`,
    [destination, runId, changes.map((one) => one.customer_key)],
  )
}

/** The destination has taken these: they are what it holds now. A change that has become another one stays. */
export async function acknowledge(
  db: Db,
  destination: string,
  { sync_id: id }: SyncRow,
  changes: readonly Change[],
): Promise<void> {
  await db.execute(
    `with done as (
      delete from decision_change c
      using unnest($3::text[], $4::text[]) o (customer_key, content_hash)
      where c.destination = $1::text and c.customer_key = o.customer_key
        and c.content_hash is not distinct from o.content_hash
      returning c.customer_key, c.content_hash
    ), ${MOVE}`,
    [destination, id, changes.map((one) => one.customer_key), changes.map((one) => one.content_hash)],
  )
}

/** The same for all changes at once: they stand in one file. */
export async function acknowledgeAll(db: Db, destination: string, { sync_id: id }: SyncRow): Promise<void> {
  await db.execute(
    `with done as (
      delete from decision_change where destination = $1::text returning customer_key, content_hash
    ), ${MOVE}`,
    [destination, id],
  )
}

/** All parts see the state of before: who is not in it is added. */
const MOVE = `
counted as (
  select count(*) filter (where done.content_hash is not null and coalesce(s.content_hash, '') = '') as added,
    count(*) filter (where done.content_hash is not null and s.content_hash <> '') as changed,
    count(*) filter (where done.content_hash is null) as removed, count(*) as told
  from done
  left join decision_state s on s.destination = $1::text and s.customer_key = done.customer_key
),
gone as (
  delete from decision_state s using done
  where s.destination = $1::text and s.customer_key = done.customer_key and done.content_hash is null
),
kept as (
  insert into decision_state (destination, customer_key, content_hash, run_id)
  select $1::text, done.customer_key, done.content_hash, y.run_id
  from done
  join decision_sync y on y.sync_id = $2::int
  where done.content_hash is not null
  on conflict (destination, customer_key) do update
    set content_hash = excluded.content_hash, run_id = excluded.run_id, doubtful = false
)
update decision_sync y
set added = y.added + c.added, changed = y.changed + c.changed, removed = y.removed + c.removed,
  waiting = y.waiting - c.told
from counted c
where y.sync_id = $2::int`
