import { type Db, one } from '../../../db/connect.ts'

/** What every row of a wave's planning has in common. */
export interface WaveFacts {
  readonly waveId: number
  readonly runId: number
  readonly campaign: string
  readonly step: string
  readonly channel: string
  readonly destination: string
  readonly purpose: string
  readonly segmentVersion: string
  readonly policyVersion: string
  readonly templateHash: string
}

/** Begins the passages: planned people are active, the control group is held out. */
export function writeEnrolments(tx: Db, facts: WaveFacts): Promise<number> {
  return tx.execute(
    `
    insert into enrolment (campaign, profile_id, wave_id, state, entered_run, enrolled_at)
    select $1::text, first_id, $2::int, case when reason is null then 'active' else 'held_out' end, since, now()
    from plan_due
    where reason is null or reason = 'holdout'
    order by profile_id
    on conflict (wave_id, profile_id) do update
      set state = excluded.state, entered_run = excluded.entered_run`,
    [facts.campaign, facts.waveId],
  )
}

const ROW = `
select $1::int as wave_id, $2::int as run_id, $3::text as step, $4::text as channel, $5::text as destination,
  $6::text as purpose, p.profile_id, e.enrolment_id, p.identifier_id,
  case when p.reason is null then p.address_hash end as address_hash,
  case when p.reason is null then 'planned' else 'skipped' end as state, p.reason, z.used as zone,
  z.opens as not_before, z.closes as not_after, now() as planned_at,
  case when p.reason is not null then now() end as ended_at, $7::text as segment_version,
  $8::text as policy_version, $9::text as template_hash, p.event_ids as consent_event_ids, p.revive
from plan_due p
join plan_zone z using (zone)
left join enrolment e on e.wave_id = $1::int and e.profile_id = p.first_id
  and (p.reason is null or p.reason = 'holdout')`

const COLUMNS = [
  ['wave_id', 'run_id', 'step', 'channel', 'destination', 'purpose', 'profile_id', 'enrolment_id'],
  ['identifier_id', 'address_hash', 'state', 'reason', 'zone', 'not_before', 'not_after', 'planned_at'],
  ['ended_at', 'segment_version', 'policy_version', 'template_hash', 'consent_event_ids'],
].flat()

/**
 * One row a person, planned or skipped, ids in sending order; a row that is there stays as it is. Who is skipped for
 * the same reason again gets none.
 */
export function writeDeliveries(tx: Db, facts: WaveFacts): Promise<number> {
  return tx.execute(
    `
    with wanted as (${ROW} where p.revive is null and not p.again)
    insert into delivery (${COLUMNS.join(', ')})
    select ${COLUMNS.join(', ')} from wanted order by not_before, profile_id
    on conflict do nothing`,
    params(facts),
  )
}

/** Rows that a rollback had stopped are decided again; they keep their id and their person. */
export function reviveDeliveries(tx: Db, facts: WaveFacts): Promise<number> {
  const changed = COLUMNS.filter((column) => column !== 'wave_id' && column !== 'profile_id')
  return tx.execute(
    `
    with wanted as (${ROW} where p.revive is not null)
    update delivery d set ${changed.map((c) => `${c} = w.${c}`).join(', ')}, error_code = null, attempts = 0,
      retry_at = null, claimed_at = null, attempt_id = null, lease_until = null
    from wanted w
    where d.delivery_id = w.revive and d.state = 'skipped' and d.reason = 'rolled_back'`,
    params(facts),
  )
}

const params = (f: WaveFacts): (string | number)[] => [
  f.waveId,
  f.runId,
  f.step,
  f.channel,
  f.destination,
  f.purpose,
  f.segmentVersion,
  f.policyVersion,
  f.templateHash,
]

/** Everybody who may be contacted, and the mailbox, need the rows that the claim locks and counts in. */
export function writePersonHeads(tx: Db): Promise<number> {
  return tx.execute(`
    insert into person_head (profile_id)
    select c.id
    from plan_due p
    cross join lateral (values (p.profile_id), (p.address_hash)) c (id)
    where p.reason is null
    order by c.id
    on conflict (profile_id) do nothing`)
}

export interface PlanCounts {
  readonly audience: number
  readonly enrolled_before: number
  readonly due: number
  /** Rows that this planning made able to go. */
  readonly added: number
}

/** The sums of a wave: who is in the audience or in the ledger, who had passed before, who has a row or is skipped again. */
export function countPlan(tx: Db, waveId: number, rowsBefore: number): Promise<PlanCounts> {
  return one<PlanCounts>(
    tx,
    `
    with person as (
      select count(*) as audience, count(*) filter (where not due) as passed
      from plan_person
      where not held and revive is null
    )
    select (p.audience + $2::bigint)::float8 as audience, p.passed::float8 as enrolled_before,
      ((select count(*) from delivery where wave_id = $1::int)
        + (select count(*) from plan_due where again))::float8 as due,
      (select count(*) from plan_due where reason is null)::float8 as added
    from person p`,
    [waveId, rowsBefore],
  )
}
