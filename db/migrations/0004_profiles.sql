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
create index profile_household on profile (household_id) where to_run is null and household_id is not null;

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
  largest_cluster bigint not null,
  households bigint not null,
  household_people bigint not null,
  household_shared bigint not null
);
comment on table identity_summary is 'identity: what a run did to the profiles it touched; refused = unions that an exclusive identifier, a decision, or what names and birth say forbade, over_limit = identifiers on too many records, largest_cluster in records; and of all profiles: households, the people in them, homes and identifiers that too many people share';

create table match_figures (
  run_id int primary key references run,
  figures jsonb
);
comment on table match_figures is 'identity: what comparing did in a run, in counts and names of rules and fields; figures null = nothing that is compared had changed, no row = the brand compares nobody';

create table household (
  household_id uuid not null,
  founder_profile uuid not null,
  founder_number int not null,
  from_run int not null,
  to_run int check (to_run > from_run)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table household is 'identity: people who live together; profile.household_id says who, founder_profile who was its first person when it got its id';
create unique index household_current on household (household_id) where to_run is null;
create index household_founder on household (founder_profile);
create index household_version on household (household_id, from_run);
create index household_to_run on household (to_run) where to_run is not null;
create index household_from_run on household (from_run);

create table household_key (
  record_id uuid not null,
  key_id uuid not null,
  from_run int not null,
  to_run int check (to_run > from_run)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table household_key is 'identity: the home that a record says, as a keyed hash of surname and normalised address; a record that does not say all of it has no row';
create unique index household_key_current on household_key (record_id) where to_run is null;
create index household_key_lookup on household_key (key_id) where to_run is null;
create index household_key_to_run on household_key (to_run) where to_run is not null;
create index household_key_from_run on household_key (from_run);

create table household_shared (
  key_id uuid not null,
  from_run int not null,
  to_run int check (to_run > from_run)
);
comment on table household_shared is 'identity: homes (household_key) and identifiers that more people share than a household may have: they make none';
create unique index household_shared_current on household_shared (key_id) where to_run is null;
create index household_shared_to_run on household_shared (to_run) where to_run is not null;
create index household_shared_from_run on household_shared (from_run);

create table match_group (
  record_id uuid not null,
  group_id uuid not null,
  from_run int not null,
  to_run int check (to_run > from_run)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table match_group is 'identity: records that comparing takes for one person, by names, birth and addresses; group_id is the first of them, and who is alone has no row';
create unique index match_group_current on match_group (record_id) where to_run is null;
create index match_group_members on match_group (group_id) where to_run is null;
create index match_group_to_run on match_group (to_run) where to_run is not null;
create index match_group_from_run on match_group (from_run);

create table identity_model (
  name text not null check (name = 'brand'),
  model jsonb not null,
  records bigint not null,
  adopted_id bigint,
  rules text not null,
  from_run int not null,
  to_run int check (to_run > from_run)
);
comment on table identity_model is 'identity: the model that records are compared with, no value of anybody in it; records = how many it was fitted to, adopted_id null = a night fitted it, by these rules';
create unique index identity_model_current on identity_model (name) where to_run is null;
create index identity_model_to_run on identity_model (to_run) where to_run is not null;
create index identity_model_from_run on identity_model (from_run);

create table identity_model_adopted (
  adopted_id bigint generated always as identity primary key,
  model jsonb not null,
  records bigint not null,
  author text not null,
  reason text not null,
  adopted_at timestamptz not null
);
comment on table identity_model_adopted is 'identity: models that operators adopted, for the nights after; the last one counts';

create table review_item (
  record_a uuid not null,
  record_b uuid not null check (record_a < record_b),
  kind text not null check (kind in ('pair', 'bridge')),
  weight int not null,
  moved int not null,
  damage int not null,
  from_run int not null,
  to_run int check (to_run > from_run)
);
comment on table review_item is 'identity: what a night is least sure of, for operators to decide: a pair that it kept apart, a bridge that alone holds a group together; weight in thousandths of a bit, moved = records that are elsewhere if the night is wrong, damage = chance of that x moved, in thousandths';
create unique index review_item_current on review_item (record_a, record_b) where to_run is null;
create index review_item_to_run on review_item (to_run) where to_run is not null;
create index review_item_from_run on review_item (from_run);

create table review_answer (
  answer_id bigint generated always as identity primary key,
  record_a uuid not null,
  record_b uuid not null check (record_a < record_b),
  kind text not null check (kind in ('pair', 'bridge')),
  weight int not null,
  accepted boolean not null,
  author text not null,
  reason text not null,
  answered_at timestamptz not null
);
comment on table review_answer is 'identity: what operators answered about review items, with the weight that was shown; the last answer about two records counts, none is ever taken back';
create index review_answer_pair on review_answer (record_a, record_b);

create table identity_decision (
  decision_id bigint generated always as identity primary key,
  kind text not null check (kind in ('must', 'cannot')),
  record_a uuid not null,
  record_b uuid not null check (record_a < record_b),
  author text not null,
  reason text not null,
  decided_at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  check ((withdrawn_at is null) = (withdrawn_by is null))
);
comment on table identity_decision is 'identity: what operators decided about two records (must = one person, cannot = two); no run takes it back, a later decision that contradicts it withdraws it';
create unique index identity_decision_open on identity_decision (record_a, record_b) where withdrawn_at is null;
create index identity_decision_other on identity_decision (record_b) where withdrawn_at is null;

create table identity_obeyed (
  decision_id bigint not null references identity_decision,
  from_run int not null,
  to_run int check (to_run > from_run)
);
comment on table identity_obeyed is 'identity: the decisions that the links obey; a decision that is not here yet concerns the next run';
create unique index identity_obeyed_current on identity_obeyed (decision_id) where to_run is null;
create index identity_obeyed_to_run on identity_obeyed (to_run) where to_run is not null;
create index identity_obeyed_from_run on identity_obeyed (from_run);
