-- What everybody reads. Shown at the published run, or at another after: set nocturne.run = '12'.

create schema published;

create function published.shown_run() returns int language sql stable parallel safe as $$
  select coalesce(nullif(current_setting('nocturne.run', true), '')::int, (select run_id from public.publication))
$$;
comment on function published.shown_run is 'the run whose state the views show';

create view published.run as
select run_id, business_date, as_of, kind, state, config_version, started_at, published_at
from run;

create view published.stage as
select run_id, stage, state,
  round(extract(epoch from coalesce(ended_at, clock_timestamp()) - started_at)::numeric, 3) as seconds,
  read, loaded, unchanged, rejected, written
from stage;

create view published.source_load as
select l.run_id, s.name as source, l.read, l.loaded, l.unchanged, l.rejected, l.deleted, l.unattributed,
  l.files, l.party, l.holder, l.lawful_basis, l.state, l.notes
from source_load l
join source s using (source_id)
join run r using (run_id)
where r.published_at is not null and r.state <> 'rolled_back' and l.run_id <= (select published.shown_run());

create view published.rejection as
select j.run_id, s.name as source, j.file || ':' || j.position as position, j.reason, j.detail, j.rejection_id
from rejection j
join source s using (source_id);

create view published.record as
select s.name as source, r.source_key, l.profile_id, r.kind, r.from_run as since_run
from source_record r
join source s using (source_id)
left join link l on l.record_id = r.record_id
  and l.from_run <= (select published.shown_run()) and (l.to_run is null or l.to_run > (select published.shown_run()))
where r.from_run <= (select published.shown_run())
  and (r.to_run is null or r.to_run > (select published.shown_run()));

create view published.alias as
select alias_id, profile_id
from alias
where from_run <= (select published.shown_run()) and (to_run is null or to_run > (select published.shown_run()));

create view published.identity_decision as
select d.decision_id, d.kind, a.source, a.source_key, b.source as other_source, b.source_key as other_source_key,
  d.author, d.reason, d.decided_at, o.from_run as since_run
from identity_obeyed o
join identity_decision d using (decision_id)
left join lateral (
  select s.name as source, r.source_key
  from source_record r
  join source s using (source_id)
  where r.record_id = d.record_a and r.from_run <= (select published.shown_run())
    and (r.to_run is null or r.to_run > (select published.shown_run()))
) a on true
left join lateral (
  select s.name as source, r.source_key
  from source_record r
  join source s using (source_id)
  where r.record_id = d.record_b and r.from_run <= (select published.shown_run())
    and (r.to_run is null or r.to_run > (select published.shown_run()))
) b on true
where o.from_run <= (select published.shown_run()) and (o.to_run is null or o.to_run > (select published.shown_run()));
comment on view published.identity_decision is 'what operators decided about two records (must = one person, cannot = two) and the shown run obeys; a record that is gone is null';

create view published.profile as
select profile_id, kind, household_id, from_run as since_run
from profile
where from_run <= (select published.shown_run()) and (to_run is null or to_run > (select published.shown_run()));

create view published.attribute as
select a.profile_id, e.name, e.value, s.name as source, r.source_key, a.lineage -> e.name ->> 1 as rule,
  (a.since ->> e.name)::int as since_run
from profile_attributes a
cross join lateral jsonb_each_text(a.attributes) e (name, value)
left join source_record r on r.record_id = (a.lineage -> e.name ->> 0)::uuid
  and r.from_run <= (select published.shown_run()) and (r.to_run is null or r.to_run > (select published.shown_run()))
left join source s using (source_id)
where a.from_run <= (select published.shown_run())
  and (a.to_run is null or a.to_run > (select published.shown_run()));

create view published.reporting as
select m.currency, n.time_zone
from rate_day m
join run n on n.run_id = (select published.shown_run())
where m.day = '-infinity'
  and m.from_run <= (select published.shown_run()) and (m.to_run is null or m.to_run > (select published.shown_run()));
comment on view published.reporting is 'the currency and the zone that the shown run reports in';

create view published.rate as
select currency, day, rate
from rate_day
where isfinite(day)
  and from_run <= (select published.shown_run()) and (to_run is null or to_run > (select published.shown_run()));
comment on view published.rate is 'what one unit of a currency is worth on a day, in the reporting currency';

create view published.event as
select e.event_key, s.name as source, r.source_key, l.profile_id, e.name, e.occurred_at, e.amount, e.currency, e.properties,
  round(e.amount * m.rate, 4) as amount_converted
from event e
join source s on s.source_id = e.source_id
left join source_record r on r.record_id = e.record_id
  and r.from_run <= (select published.shown_run()) and (r.to_run is null or r.to_run > (select published.shown_run()))
left join link l on l.record_id = e.record_id
  and l.from_run <= (select published.shown_run()) and (l.to_run is null or l.to_run > (select published.shown_run()))
left join rate_day m on m.currency = coalesce(e.currency, (select currency from published.reporting))
  and m.day = case when m.currency = (select currency from published.reporting) then '-infinity'
    else (e.occurred_at at time zone (select time_zone from published.reporting))::date end
  and m.from_run <= (select published.shown_run()) and (m.to_run is null or m.to_run > (select published.shown_run()))
where e.loaded_run <= (select published.shown_run())
  and (e.to_run is null or e.to_run > (select published.shown_run()))
  and e.occurred_at < (select as_of from run where run_id = (select published.shown_run()));

comment on column published.event.amount_converted is 'amount in the reporting currency, by the rate of its day; null = there is no amount, or no rate';

create view published.reference as
select dataset, key, attributes, valid_from
from reference_row
where loaded_run <= (select published.shown_run()) and (to_run is null or to_run > (select published.shown_run()));

create view published.trait as
select t.profile_id, e.name,
  case when d.clock
    then ((n.as_of at time zone n.time_zone)::date - (e.value::timestamptz at time zone n.time_zone)::date)::text
    else e.value end as value,
  coalesce((t.since ->> e.name)::int, t.from_run) as since_run
from trait_set t
cross join lateral jsonb_each_text(t.traits) e (name, value)
join run n on n.run_id = (select published.shown_run())
left join trait_definition d on d.name = e.name
  and d.from_run <= (select published.shown_run()) and (d.to_run is null or d.to_run > (select published.shown_run()))
where t.from_run <= (select published.shown_run())
  and (t.to_run is null or t.to_run > (select published.shown_run()));

create view published.membership as
select s.name as segment, d.version, m.profile_id, e.since as since_run
from membership m
cross join lateral unnest(m.segments, m.since) e (segment_id, since)
join segment s using (segment_id)
left join segment_definition d on d.segment_id = e.segment_id
  and d.from_run <= (select published.shown_run()) and (d.to_run is null or d.to_run > (select published.shown_run()))
where m.from_run <= (select published.shown_run())
  and (m.to_run is null or m.to_run > (select published.shown_run()));

create function published.members(segment_name text) returns table (profile_id uuid, since_run int)
language sql stable as $$
  select m.profile_id, m.since[array_position(m.segments, s.segment_id)]
  from public.segment s
  join public.membership m on s.segment_id = any (m.segments)
  where s.name = segment_name
    and m.from_run <= published.shown_run() and (m.to_run is null or m.to_run > published.shown_run())
$$;
comment on function published.members is 'members of one segment; faster than the view, which unnests everybody';

create view published.contactability as
select profile_id, channel, purpose, verdict, rule, event_ids
from contactability
where from_run <= (select published.shown_run()) and (to_run is null or to_run > (select published.shown_run()));

create view published.delivery as
select d.delivery_id, d.run_id, w.campaign, w.business_date as wave, d.step, d.channel, d.destination, d.profile_id,
  d.state, d.reason, d.planned_at, d.claimed_at, d.ended_at, d.attempts, d.error_code
from delivery d
join wave w using (wave_id);

create view published.skipped_again as
select k.run_id, w.campaign, w.business_date as wave, k.step, k.channel, k.destination, k.reason, k.people
from wave_skip k
join wave w using (wave_id);
comment on view published.skipped_again is 'people whom a wave skipped for the reason of their last row in published.delivery, which stands for this wave too';

create view published.decision_sync as
select y.destination, y.run_id, y.added, y.changed, y.removed, y.waiting, y.shared,
  case when y.ended_at is not null then 'done' when r.state in ('running', 'waiting') then 'running' else 'failed' end
    as state,
  y.started_at, y.ended_at, y.place,
  (select nullif(p.place, y.place) from decision_sync p
    where p.destination = y.destination and p.sync_id < y.sync_id and p.added + p.changed + p.removed > 0
    order by p.sync_id desc limit 1) as left_place
from decision_sync y
join run r using (run_id);
comment on view published.decision_sync is 'what destinations of decisions have acknowledged, by run; waiting = what they have not, which the next sync tells; failed = the night ended before all was told; left_place = where an earlier sync told what this one tells elsewhere';
