import type { CampaignSpec } from '../../../core/brand/campaign.ts'
import { visible } from '../../../core/visible.ts'
import { type Db, maybe } from '../../../db/connect.ts'

export interface AudienceSegment {
  readonly segment_id: number
  readonly version: string
}

/** The segment that is a campaign's audience, as run `runId` defined it. */
export function audienceSegment(tx: Db, name: string, runId: number): Promise<AudienceSegment | null> {
  return maybe<AudienceSegment>(
    tx,
    `
    select s.segment_id, coalesce(d.version, '') as version
    from segment s
    left join segment_definition d on d.segment_id = s.segment_id and ${visible('d', '$2::int')}
    where s.name = $1::text`,
    [name, runId],
  )
}

/** Work tables of one campaign's planning; they end with the transaction. */
export async function createPlanTables(tx: Db): Promise<void> {
  await tx.execute(`
    create temp table plan_member (profile_id uuid not null, since int not null) on commit drop`)
  await tx.execute(`
    create temp table plan_id (profile_id uuid not null, id uuid not null) on commit drop`)
  await tx.execute(`
    create temp table plan_person (
      profile_id uuid not null, since int not null, first_id uuid not null,
      held boolean not null, due boolean not null, revive bigint
    ) on commit drop`)
  await tx.execute(`
    create temp table plan_due (
      profile_id uuid not null, first_id uuid not null, since int not null, revive bigint,
      identifier_id uuid, address_hash uuid, event_ids bigint[] not null, zone text not null, reason text,
      again boolean not null default false
    ) on commit drop`)
  await tx.execute(`
    create temp table plan_zone (
      zone text not null, used text not null, opens timestamptz not null, closes timestamptz not null, closed text
    ) on commit drop`)
}

/** The audience: members of the segment as the run published them. */
export async function stageMembers(tx: Db, segmentId: number, runId: number): Promise<void> {
  await tx.execute(
    `
    insert into plan_member (profile_id, since)
    select m.profile_id, m.since[array_position(m.segments, $1::smallint)]
    from membership m
    where $1::smallint = any (m.segments) and ${visible('m', '$2::int')}`,
    [segmentId, runId],
  )
  await tx.execute('analyze plan_member')
}

/** Every id under which the ledger may know a member: the own one and those that were merged into it. */
export async function stageIds(tx: Db, runId: number): Promise<void> {
  await tx.execute(
    `
    insert into plan_id (profile_id, id)
    select profile_id, profile_id from plan_member
    union all
    select a.profile_id, a.alias_id
    from alias a
    join plan_member m on m.profile_id = a.profile_id
    where ${visible('a', '$1::int')}`,
    [runId],
  )
  await tx.execute('analyze plan_id')
}

/**
 * One row a member: its first canonical id (that of its oldest enrolment, else the oldest of its ids, so that a
 * merge keeps the arm), whether the wave holds it already, and whether the campaign may take it (again).
 * An entry that only a merge made is no new entry.
 */
export async function stagePeople(
  tx: Db,
  campaign: Pick<CampaignSpec, 'name' | 'reentry'>,
  step: string,
  waveId: number,
  segmentId: number,
): Promise<void> {
  await tx.execute(STAGE_PEOPLE, [campaign.name, waveId, step, segmentId, campaign.reentry])
  await tx.execute('analyze plan_person')
}

const STAGE_PEOPLE = `
with several as (
  select profile_id, id from plan_id
  where profile_id in (select profile_id from plan_id where id <> profile_id)
),
oldest as (
  select distinct on (f.profile_id) f.profile_id, f.id
  from (
    select s.profile_id, s.id, min(p.from_run) as founded
    from several s
    left join profile p on p.profile_id = s.id
    group by s.profile_id, s.id
  ) f
  order by f.profile_id, f.founded nulls first, f.id
),
passed as (
  select i.profile_id, (array_agg(e.profile_id order by e.enrolment_id))[1] as first_id,
    count(*) filter (where e.state <> 'unspent') > 0 as once,
    max(e.entered_run) filter (where e.state <> 'unspent') as entered_run,
    coalesce(bool_or(e.entered_run is null) filter (where e.state <> 'unspent'), false) as undone
  from plan_id i
  join enrolment e on e.campaign = $1::text and e.profile_id = i.id
  group by i.profile_id
),
met as (
  select i.profile_id, min(d.delivery_id) as revive,
    bool_or(not (d.state = 'skipped' and d.reason = 'rolled_back')) as held
  from plan_id i
  join delivery d on d.wave_id = $2::int and d.step = $3::text and d.profile_id = i.id
  group by i.profile_id
),
merged as (
  select distinct m.profile_id
  from plan_member m
  join alias a on a.profile_id = m.profile_id and a.from_run = m.since
  join membership_change c on c.profile_id = a.alias_id and c.run_id = m.since
    and c.segment_id = $4::smallint and not c.entered
)
insert into plan_person (profile_id, since, first_id, held, due, revive)
select m.profile_id, m.since, coalesce(p.first_id, o.id, m.profile_id), coalesce(t.held, false),
  not coalesce(t.held, false) and case
    when not coalesce(p.once, false) then true
    when $5::text = 'every_run' then true
    when $5::text = 'on_new_entry' then not p.undone and m.since > p.entered_run and g.profile_id is null
    else false end,
  case when not t.held then t.revive end
from plan_member m
left join oldest o using (profile_id)
left join passed p using (profile_id)
left join met t using (profile_id)
left join merged g using (profile_id)`

/**
 * An entry that a rollback undid and that happened again is the same entry: it takes no second passage. It has
 * happened again only in a run after those that were rolled back (a member that merged with others may be one since
 * long before), and not before the night of the wave in which it had been met.
 */
export function absorbEntries(tx: Db, campaign: string, waveId: number): Promise<number> {
  return tx.execute(
    `
    update enrolment e set entered_run = p.since
    from plan_id i
    join plan_person p using (profile_id), wave met, wave now
    where e.campaign = $1::text and e.profile_id = i.id and e.entered_run is null and e.state <> 'unspent'
      and met.wave_id = e.wave_id and now.wave_id = $2::int and met.business_date <= now.business_date
      and p.since > (select coalesce(max(run_id), 0) from run where state = 'rolled_back')`,
    [campaign, waveId],
  )
}
