/**
 * Has a profile a home that is newer than the one of record `r`? People move, and what does not hear of it goes on
 * telling the old address: what was seen last counts; of what nobody dates, all.
 */
export const HAS_MOVED = `exists (
  select
  from link o
  join household_key k on k.record_id = o.record_id and k.to_run is null
  join source_record n on n.record_id = o.record_id and n.to_run is null
  where o.profile_id = l.profile_id and o.to_run is null and n.seen_at > coalesce(r.seen_at, '-infinity')
)`
