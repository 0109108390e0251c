import { visible } from '../../../core/visible.ts'
import type { Db } from '../../../db/connect.ts'
import type { SkipReason } from '../types.ts'
import { carriedBy, joinAlias, personOf } from './person.ts'

/** What a claim is about and by what it is fenced. */
export interface ClaimScope {
  readonly waveId: number
  readonly plannedBy: number
  readonly campaign: string
  readonly step: string
  readonly channel: string
  readonly destination: string
  readonly attemptId: string
  readonly leaseSeconds: number
  /** `run --clock`: stands for the true clock in windows, caps and consents that expire. */
  readonly clock: Date | null
  readonly cap: { readonly messages: number; readonly days: number } | null
  /** How many contacts a person's row remembers. */
  readonly remembered: number
}

export interface ClaimedRow {
  readonly delivery_id: string
  /** sending, skipped, or planned: not now (another row of the same person comes first). */
  readonly state: 'sending' | 'skipped' | 'planned'
  readonly reason: SkipReason | null
  /** The person whom the row means now. */
  readonly person_id: string
  readonly identifier_id: string
  /** Claims of the row, this one too. */
  readonly attempts: number
  /** Seconds since the first try that may have arrived; null = none may have. */
  readonly doubt_seconds: number | null
  /** The run whose state people are read in. */
  readonly published: number
}

/**
 * The only way from planned to sending. One READ COMMITTED statement picks up to `limit` rows of a range after
 * `cursor`, locks the consent heads (`for share`: the newest committed version is tested, so a denial that
 * committed first is seen) and the people (`for no key update`: two waves cannot both pass one cap), and decides.
 * Rows outside of their window, or locked by others, are left alone.
 */
export function claim(
  db: Db,
  scope: ClaimScope,
  cursor: string,
  high: string,
  limit: number,
): Promise<ClaimedRow[]> {
  return db.query<ClaimedRow>(claimStatement(limit), [
    cursor,
    high,
    scope.waveId,
    scope.plannedBy,
    scope.step,
    scope.clock,
    scope.campaign,
    scope.channel,
    scope.destination,
    scope.cap?.messages ?? null,
    scope.cap?.days ?? null,
    scope.attemptId,
    scope.leaseSeconds,
    scope.remembered,
  ])
}

const PUBLISHED = '(select run_id from shown)'
const AT = 'coalesce($6::timestamptz, now())'

const PICK = (limit: number) => `
shown as materialized (                   -- for share: a rollback that committed first takes its grants and rows along
  select run_id from publication for share
),
pick as materialized (
  select d.delivery_id, d.profile_id, d.identifier_id, d.address_hash, d.channel, d.purpose
  from delivery d
  where d.delivery_id > $1::bigint and d.delivery_id <= $2::bigint
    and d.wave_id = $3::int and d.run_id = $4::int and d.step = $5::text and d.state = 'planned'
    and d.run_id <= ${PUBLISHED}
    and window_open(${AT}, d.zone, d.not_before, d.not_after)
    and (d.retry_at is null or d.retry_at <= now())
    and exists (select from wave w where w.wave_id = $3::int and w.state = 'approved')
  order by d.delivery_id
  limit ${limit}
  for update of d skip locked
)`

/**
 * Ids of people that were merged count as one person, who is contacted once in a wave, and by an address that is
 * still theirs.
 */
const WHO = `
who as materialized (
  select pick.*, ${personOf('pick')} as person_id
  from pick ${joinAlias('pick', PUBLISHED)}
),
family as materialized (
  select w.delivery_id, a.alias_id as id
  from who w join alias a on a.profile_id = w.person_id and a.to_run is null and a.from_run <= ${PUBLISHED}
  union all
  select w.delivery_id, a.alias_id
  from who w join alias a on a.profile_id = w.person_id and a.to_run > ${PUBLISHED} and a.from_run <= ${PUBLISHED}
  union all
  select delivery_id, person_id from who where person_id <> profile_id
),
contacted as materialized (
  select distinct f.delivery_id
  from family f
  join delivery d on d.wave_id = $3::int and d.step = $5::text and d.profile_id = f.id
    and d.delivery_id <> f.delivery_id and d.state in ('sending', 'sent', 'unknown')
),
carried as materialized (${carriedBy('who', PUBLISHED)}
)`

const LOCKS = `
head as materialized (
  select h.identifier_id, h.erased, h.suppressed, h.consent_event_id,
    consent_in_force(h, s.run_id, ${AT}) as in_force
  from pick p
  join consent_head h using (identifier_id, channel, purpose)
  cross join shown s
  order by h.identifier_id
  for share of h
),
counter as materialized (
  select person_id as id from who union select address_hash from who
),
person as materialized (                  -- people and mailboxes
  select ph.profile_id, ph.recent
  from counter c
  join person_head ph on ph.profile_id = c.id
  order by ph.profile_id
  for no key update of ph
)`

/** Is a campaign, channel or destination (parameters) stopped, or everything? */
export const switches = (campaign: string, channel: string, destination: string): string => `
    select coalesce(bool_or(stopped), false) as stopped
    from stop_switch
    where (scope, name) in (('campaign', ${campaign}::text), ('channel', ${channel}::text),
        ('destination', ${destination}::text))
      or scope = 'all'`

/** What forbids a contact, the strongest first: of the switches `k`, the consent head `h` and the carried addresses `own`. */
export const REFUSED = `when k.stopped then 'stopped'
    when h.erased then 'erased'
    when h.suppressed then 'suppressed'
    when own.delivery_id is null then 'no_address'
    when h.in_force is not true then 'consent'`

/** Contacts that a head remembers of the days of the cap. */
const recentOf = (head: string): string => `
      (select count(*) from unnest(${head}.recent) t (at)
        where t.at > ${AT} - make_interval(days => $11::int))`

const VERDICT = `
decided as materialized (
  select w.delivery_id, w.person_id, w.address_hash, h.consent_event_id, ph.profile_id is not null as known, case
    ${REFUSED}
    when c.delivery_id is not null then 'merged'
    when greatest(${recentOf('ph')}, ${recentOf('box')}) >= $10::int then 'capped' end as reason
  from who w
  cross join (${switches('$7', '$8', '$9')}) k
  left join head h using (identifier_id)
  left join carried own using (delivery_id)
  left join person ph on ph.profile_id = w.person_id
  left join person box on box.profile_id = w.address_hash
  left join contacted c using (delivery_id)
),
verdict as materialized (                 -- a second row of one person does not see the first: it waits for the next look
  select *, reason is null and known
    and row_number() over (partition by person_id, reason is null order by delivery_id) = 1 as goes
  from decided
),
bump as (
  update person_head ph set recent = (array_prepend(${AT}, ph.recent))[1:$14::int]
  from verdict v cross join lateral (values (v.person_id), (v.address_hash)) c (id)
  where v.goes and ph.profile_id = c.id
)`

/** The statement of `claim`; the limit is a literal, because a parameter makes the planner expect a tenth of the table. */
export function claimStatement(limit: number): string {
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw new Error('the limit of a claim is a whole number above 0')
  return `
with ${PICK(limit)}, ${WHO}, ${LOCKS}, ${VERDICT},
done as (
  update delivery d set
    state = case when v.goes then 'sending' else 'skipped' end,
    reason = v.reason,
    attempt_id = case when v.goes then $12::uuid end,
    lease_until = case when v.goes then now() + make_interval(secs => $13::float8) end,
    claimed_at = case when v.goes then now() end,
    ended_at = case when not v.goes then now() end,
    attempts = d.attempts + case when v.goes and d.attempts < 32767 then 1 else 0 end,
    retry_at = null,
    consent_event_ids = case
      when v.goes and v.consent_event_id is not null and not v.consent_event_id = any (d.consent_event_ids)
      then d.consent_event_ids || v.consent_event_id else d.consent_event_ids end
  from verdict v
  where d.delivery_id = v.delivery_id and (v.goes or v.reason is not null)
  returning d.delivery_id, d.state, d.reason, d.attempts, extract(epoch from now() - d.doubt_since)::float8 as doubt_seconds
)
select w.delivery_id, coalesce(done.state, 'planned') as state, done.reason, w.person_id, w.identifier_id,
  coalesce(done.attempts, 0) as attempts, done.doubt_seconds, ${PUBLISHED} as published
from who w
left join done using (delivery_id)
order by w.delivery_id`
}

/**
 * People of a wave whose ids were merged get one row that remembers the contacts of all of them. Called before a
 * range is claimed; a person without a row waits for the next call.
 */
export function gatherHeads(db: Db, waveId: number, remembered: number): Promise<number> {
  return db.execute(GATHER, [waveId, remembered])
}

const GATHER = `
with shown as (select run_id from publication),
named as (
  select a.alias_id, a.profile_id from alias a cross join shown where ${visible('a', 'shown.run_id')}
),
person as (
  select n.profile_id from named n join delivery d on d.wave_id = $1::int and d.profile_id = n.alias_id
  where d.state = 'planned'
  union
  select n.profile_id from named n join delivery d on d.wave_id = $1::int and d.profile_id = n.profile_id
  where d.state = 'planned'
),
contact as (
  select n.profile_id, t.at
  from person join named n using (profile_id)
  join person_head h on h.profile_id = n.alias_id
  cross join lateral unnest(h.recent) t (at)
),
gathered as (
  select p.profile_id, array_agg(c.at) filter (where c.at is not null) as recent
  from person p left join contact c using (profile_id)
  group by p.profile_id
)
insert into person_head as ph (profile_id, recent)
select profile_id, (array(select distinct t from unnest(recent) t order by t desc))[1:$2::int]
from gathered
order by profile_id
on conflict (profile_id) do update
  set recent = (array(select distinct t from unnest(ph.recent || excluded.recent) t order by t desc))[1:$2::int]
  where not ph.recent @> excluded.recent`
