-- Traits and segments.

create table trait_definition (
  name text not null,
  version text not null,
  type text not null,
  clock boolean not null,
  definition jsonb not null,
  from_run int not null,
  to_run int check (to_run > from_run)
);
comment on table trait_definition is 'segments: the traits of a run; clock = the stored value is an instant, shown as days before as_of';
create unique index trait_definition_current on trait_definition (name) where to_run is null;

create table trait_set (
  profile_id uuid not null,
  traits jsonb not null,
  since jsonb not null,
  from_run int not null,
  to_run int check (to_run > from_run)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table trait_set is 'segments: computed values of a profile {name: value}; since {name: run} of those that are older than from_run';
create unique index trait_set_current on trait_set (profile_id) where to_run is null;
create index trait_set_closed on trait_set (profile_id, to_run) where to_run is not null;
create index trait_set_to_run on trait_set (to_run) where to_run is not null;
create index trait_set_from_run on trait_set (from_run);

create table segment (
  segment_id smallint generated always as identity primary key,
  name text not null unique
);
comment on table segment is 'segments: names of segments';

create table segment_definition (
  segment_id smallint not null references segment,
  version text not null,
  definition jsonb not null,
  sentence text not null,
  from_run int not null,
  to_run int check (to_run > from_run)
);
comment on table segment_definition is 'segments: the rule of each segment, by run';
create unique index segment_definition_current on segment_definition (segment_id) where to_run is null;

create table segment_size (
  run_id int not null references run,
  segment_id smallint not null references segment,
  members bigint not null,
  entered bigint not null,
  exited bigint not null,
  unknown bigint not null default 0,
  primary key (run_id, segment_id)
);
comment on table segment_size is 'segments: members, entries and exits of each segment in each run';

create table membership (
  profile_id uuid not null,
  segments smallint[] not null,
  since int[] not null,
  from_run int not null,
  to_run int check (to_run > from_run)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table membership is 'segments: one row a profile; segments sorted, since[i] = run in which segments[i] was entered';
create unique index membership_current on membership (profile_id) where to_run is null;
create index membership_closed on membership (profile_id, to_run) where to_run is not null;
create index membership_to_run on membership (to_run) where to_run is not null;
create index membership_from_run on membership (from_run);

create table membership_change (
  run_id int not null,
  segment_id smallint not null,
  profile_id uuid not null,
  entered boolean not null,
  since int
);
comment on table membership_change is 'segments: entries and exits of a run';
create index membership_change_run on membership_change (run_id, segment_id);
create index membership_change_profile on membership_change (profile_id);

create table segment_unknown (
  profile_id uuid not null,
  segments smallint[] not null,
  from_run int not null,
  to_run int check (to_run > from_run)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table segment_unknown is 'segments: segments whose rule is neither true nor false for a profile, because a value that decides is missing; sorted';
create unique index segment_unknown_current on segment_unknown (profile_id) where to_run is null;
create index segment_unknown_closed on segment_unknown (profile_id, to_run) where to_run is not null;
create index segment_unknown_to_run on segment_unknown (to_run) where to_run is not null;
create index segment_unknown_from_run on segment_unknown (from_run);

create table rate_day (
  currency text not null,
  day date not null,
  rate numeric not null,
  from_run int not null,
  to_run int check (to_run > from_run)
);
comment on table rate_day is 'segments: what one unit of a currency was worth on a calendar day, in the reporting currency; that one itself has the rate 1, day -infinity = every day';
create unique index rate_day_current on rate_day (currency, day) where to_run is null;
create index rate_day_to_run on rate_day (to_run) where to_run is not null;
create index rate_day_from_run on rate_day (from_run);

create table unconverted (
  run_id int not null references run,
  currency text not null,
  events bigint not null,
  primary key (run_id, currency)
);
comment on table unconverted is 'segments: events that the rules of a run see and whose amount has no rate, so that it is in no sum';
