import { type Db, one } from '../../../db/connect.ts'
import type { SkipReason } from '../types.ts'
import { joinAlias, personOf } from './person.ts'

/** How a contact ended. */
export interface Ended {
  readonly deliveryId: string
  readonly state: 'sent' | 'failed' | 'unknown' | 'skipped'
  readonly reason: SkipReason | null
  /** The other side's code, or ours; never its text. */
  readonly code: string | null
  readonly ref: string | null
}

/** A contact that goes back to planned, and when it may be tried again at the earliest. */
export interface Returned {
  readonly deliveryId: string
  readonly code: string | null
  readonly retrySeconds: number | null
  /** This try may have arrived. */
  readonly doubt: boolean
}

/** Ends claimed rows; rows of another attempt are not touched. Returns how many it ended. */
export function closeRows(db: Db, attemptId: string, rows: readonly Ended[]): Promise<number> {
  return db.execute(
    `
    update delivery d set state = o.state, reason = o.reason, error_code = o.code, provider_ref = o.ref,
      ended_at = now(), lease_until = null
    from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[]) o (delivery_id, state, reason, code, ref)
    where d.delivery_id = o.delivery_id and d.state = 'sending' and d.attempt_id = $6::uuid`,
    [
      rows.map((row) => row.deliveryId),
      rows.map((row) => row.state),
      rows.map((row) => row.reason),
      rows.map((row) => row.code),
      rows.map((row) => row.ref),
      attemptId,
    ],
  )
}

/**
 * The end of a return: the contact that the claim had counted is taken back from the rows of the person and of the
 * mailbox. What a rollback
 * has marked meanwhile is not planned again.
 */
const RETURN = (source: string, clock: string) => `
back as (
  update delivery d set
    state = case when d.reason = 'rolled_back' then 'skipped' else 'planned' end,
    address_hash = case when d.reason = 'rolled_back' then null else d.address_hash end,
    ended_at = case when d.reason = 'rolled_back' then now() end,
    error_code = coalesce(s.code, d.error_code),
    retry_at = now() + make_interval(secs => s.seconds),
    doubt_since = case when s.doubt then coalesce(d.doubt_since, d.claimed_at) else d.doubt_since end,
    attempt_id = null, lease_until = null
  from (${source}) s
  join delivery was on was.delivery_id = s.delivery_id
  where d.delivery_id = s.delivery_id and d.state = 'sending' and d.attempt_id = s.attempt_id
  returning d.profile_id, was.address_hash, d.enrolment_id, d.state, coalesce(${clock}, d.claimed_at) as counted_at
),
person as (
  select ${personOf('b')} as profile_id, b.counted_at
  from back b ${joinAlias('b', '(select run_id from publication)')}
  union all
  select address_hash, counted_at from back
),
uncounted as (
  update person_head ph set recent = coalesce(
    ph.recent[:array_position(ph.recent, p.counted_at) - 1] || ph.recent[array_position(ph.recent, p.counted_at) + 1:],
    ph.recent)
  from person p
  where ph.profile_id = p.profile_id
),
unspent as (
  update enrolment e set state = 'unspent' from back b where b.state = 'skipped' and e.enrolment_id = b.enrolment_id
)
select count(*)::float8 as returned from back`

/** Claimed rows that were not contacted go back to planned. Returns how many. */
export async function returnRows(
  db: Db,
  attemptId: string,
  rows: readonly Returned[],
  clock: Date | null,
): Promise<number> {
  const source = `
    select delivery_id, code, seconds, doubt, $4::uuid as attempt_id
    from unnest($1::bigint[], $2::text[], $3::float8[], $6::bool[]) o (delivery_id, code, seconds, doubt)`
  const { returned } = await one<{ returned: number }>(db, `with ${RETURN(source, '$5::timestamptz')}`, [
    rows.map((row) => row.deliveryId),
    rows.map((row) => row.code),
    rows.map((row) => row.retrySeconds),
    attemptId,
    clock,
    rows.map((row) => row.doubt),
  ])
  return returned
}

/**
 * Rows of an attempt that its own process never began with (a claim whose answer was lost, or work that was
 * stopped) go back to planned; `begun` are the others.
 */
export async function returnUnbegun(
  db: Db,
  attemptId: string,
  waveId: number,
  begun: readonly string[],
  clock: Date | null,
): Promise<number> {
  const source = `
    select delivery_id, null::text as code, null::float8 as seconds, false as doubt, attempt_id
    from delivery
    where wave_id = $2::int and state = 'sending' and attempt_id = $1::uuid and delivery_id <> all ($3::bigint[])
    for update`
  const { returned } = await one<{ returned: number }>(db, `with ${RETURN(source, '$4::timestamptz')}`, [
    attemptId,
    waveId,
    begun,
    clock,
  ])
  return returned
}

/**
 * Rows of a wave that another attempt left in sending, for a destination where the same thing may be done twice:
 * all that are not of `attemptId`, or without one those whose lease ran out. `doubt` = each may have arrived.
 */
export async function returnAbandoned(
  db: Db,
  waveId: number,
  destination: string,
  attemptId: string | null,
  clock: Date | null,
  doubt: boolean,
): Promise<number> {
  const source = `
    select delivery_id, null::text as code, null::float8 as seconds, $5::bool as doubt, attempt_id
    from delivery
    where wave_id = $1::int and destination = $2::text and state = 'sending'
      and case when $3::uuid is null then lease_until < now() else attempt_id <> $3::uuid end
    for update`
  const { returned } = await one<{ returned: number }>(db, `with ${RETURN(source, '$4::timestamptz')}`, [
    waveId,
    destination,
    attemptId,
    clock,
    doubt,
  ])
  return returned
}

/** Rows whose lease ran out, for a destination that cannot tell: they may have arrived, and are never tried again. */
export function loseAbandoned(db: Db, waveId: number, destination: string): Promise<number> {
  return db.execute(
    `
    update delivery set state = 'unknown', reason = null, error_code = 'lost', ended_at = now(), lease_until = null
    where wave_id = $1::int and destination = $2::text and state = 'sending' and lease_until < now()`,
    [waveId, destination],
  )
}

/** Holds the lease of rows that are being sent. */
export function renewLease(
  db: Db,
  attemptId: string,
  deliveryIds: readonly string[],
  seconds: number,
): Promise<number> {
  return db.execute(
    `
    update delivery set lease_until = now() + make_interval(secs => $3::float8)
    where delivery_id = any ($1::bigint[]) and state = 'sending' and attempt_id = $2::uuid`,
    [deliveryIds, attemptId, seconds],
  )
}

/** Rows of an attempt that have ended, of those that are asked for: after an answer that was lost. */
export async function endedBy(db: Db, attemptId: string, deliveryIds: readonly string[]): Promise<number> {
  const { ended } = await one<{ ended: number }>(
    db,
    `
    select count(*)::float8 as ended from delivery
    where delivery_id = any ($1::bigint[]) and attempt_id = $2::uuid and state <> 'sending'`,
    [deliveryIds, attemptId],
  )
  return ended
}

/** Ends a whole attempt at once: the rows that stand in a finished file. */
export function closeAttempt(db: Db, attemptId: string, waveId: number, ref: string): Promise<number> {
  return db.execute(
    `
    update delivery set state = 'sent', reason = null, error_code = null, provider_ref = $3::text, ended_at = now(),
      lease_until = null
    where wave_id = $2::int and state = 'sending' and attempt_id = $1::uuid`,
    [attemptId, waveId, ref],
  )
}

/** Names of the files that a wave has finished. */
export async function finishedRefs(db: Db, waveId: number): Promise<readonly string[]> {
  const rows = await db.query<{ ref: string }>(
    `select distinct provider_ref as ref from delivery
     where wave_id = $1::int and state = 'sent' and provider_ref is not null`,
    [waveId],
  )
  return rows.map((row) => row.ref)
}
