-- Who is who, and what is known about them.

create table link (
  record_id uuid not null,
  profile_id uuid not null,
  origin_id uuid not null,
  from_run int not null,
  to_run int check (to_run > from_run)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table link is 'identity: the profile of each record; origin_id is the profile that the record first founded or joined';
create unique index link_current on link (record_id) where to_run is null;
create index link_profile on link (profile_id) where to_run is null;
create index link_profile_closed on link (profile_id, to_run) where to_run is not null;
create index link_closed on link (record_id, to_run) where to_run is not null;
create index link_to_run on link (to_run) where to_run is not null;
create index link_from_run on link (from_run);

create table profile (
  profile_id uuid not null,
  kind text not null check (kind in ('known', 'anonymous')),
  household_id uuid,
  founder_record uuid not null,
  founder_number int not null,
  from_run int not null,
  to_run int check (to_run > from_run)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table profile is 'identity: one person';
create unique index profile_current on profile (profile_id) where to_run is null;
create index profile_founder on profile (founder_record);
create index profile_version on profile (profile_id, from_run);
create index profile_to_run on profile (to_run) where to_run is not null;
create index profile_from_run on profile (from_run);

create table alias (
  alias_id uuid not null,
  profile_id uuid not null,
  from_run int not null,
  to_run int check (to_run > from_run)
);
comment on table alias is 'identity: ids of profiles that were merged into another';
create unique index alias_current on alias (alias_id) where to_run is null;
create index alias_profile on alias (profile_id) where to_run is null;
create index alias_to_run on alias (to_run) where to_run is not null;
create index alias_from_run on alias (from_run);

create table profile_attributes (
  profile_id uuid not null,
  attributes jsonb not null,
  lineage jsonb not null,
  since jsonb not null,
  from_run int not null,
  to_run int check (to_run > from_run)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table profile_attributes is 'profiles: the golden record; attributes {name: value} (clear ones only), lineage {name: [record_id, rule]} (vault fields too: lineage says which record to open), since {name: run}';
create unique index profile_attributes_current on profile_attributes (profile_id) where to_run is null;
create index profile_attributes_closed on profile_attributes (profile_id, to_run) where to_run is not null;
create index profile_attributes_to_run on profile_attributes (to_run) where to_run is not null;
create index profile_attributes_from_run on profile_attributes (from_run);

create table identity_summary (
  run_id int primary key references run,
  records bigint not null,
  clusters bigint not null,
  minted bigint not null,
  merged bigint not null,
  split bigint not null,
  retired bigint not null,
  refused bigint not null,
  over_limit bigint not null,
  largest_cluster bigint not null
);
comment on table identity_summary is 'identity: what a run did to the profiles it touched; refused = unions that an exclusive identifier forbade, over_limit = identifiers on too many records, largest_cluster in records';
