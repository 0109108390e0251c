-- Every sum of a run that does not add up, to the unit; no row is good.

create view published.check_balance as
with sums as (
  select l.run_id, 'read = loaded + unchanged + rejected' as sum, s.name as subject,
    l.read as left_side, l.loaded + l.unchanged + l.rejected as right_side, 'extract' as stage
  from source_load l
  join source s using (source_id)
  union all
  select l.run_id, 'rejected = listed rejections', s.name, l.rejected,
    (select count(*) from rejection j where j.run_id = l.run_id and j.source_id = l.source_id), 'extract'
  from source_load l
  join source s using (source_id)
  join run r using (run_id)
  where not r.pruned
  union all
  select shown.run_id, 'records = linked + unlinkable', '', shown.records, shown.links + shown.unlinkable,
    'identity'
  from (
    select published.shown_run() as run_id,
      (select count(*) from source_record r
        where r.from_run <= (select published.shown_run())
          and (r.to_run is null or r.to_run > (select published.shown_run()))) as records,
      (select count(*) from link l
        where l.from_run <= (select published.shown_run())
          and (l.to_run is null or l.to_run > (select published.shown_run()))) as links,
      (select count(*) from source_record r
        left join link l on l.record_id = r.record_id and l.from_run <= (select published.shown_run())
          and (l.to_run is null or l.to_run > (select published.shown_run()))
        where r.from_run <= (select published.shown_run())
          and (r.to_run is null or r.to_run > (select published.shown_run()))
          and l.record_id is null
          and not exists (
            select from record_identifier i
            where i.record_id = r.record_id and i.from_run <= (select published.shown_run())
              and (i.to_run is null or i.to_run > (select published.shown_run())))) as unlinkable
  ) shown
  union all
  select w.run_id, 'audience = enrolled before + due', w.campaign, w.audience, w.enrolled_before + w.due,
    'activation'
  from wave w
  union all
  select w.run_id, 'due = planned + skipped at planning', w.campaign, w.due,
    (select count(*) from delivery d where d.wave_id = w.wave_id)
      + (select coalesce(sum(k.people), 0)::bigint from wave_skip k where k.wave_id = w.wave_id), 'activation'
  from wave w
)
select run_id, sum, left_side, right_side, left_side - right_side as difference, subject, stage
from sums
where left_side <> right_side;
comment on view published.check_balance is 'sums that do not add up; what concerns all records is checked at the shown run only';
