-- The send ledger.

create table wave (
  wave_id int generated always as identity primary key,
  campaign text not null,
  business_date date not null,
  run_id int not null references run,
  state text not null check (state in ('planned', 'approved', 'stopped', 'rolled_back')),
  audience bigint not null default 0,
  enrolled_before bigint not null default 0,
  due bigint not null default 0,
  unique (campaign, business_date)
);
comment on table wave is 'activation: one campaign on one business date; a rerun meets the same wave';

create table enrolment (
  enrolment_id bigint generated always as identity primary key,
  campaign text not null,
  profile_id uuid not null,
  wave_id int not null references wave,
  state text not null check (state in ('active', 'held_out', 'unspent')),
  entered_run int not null,
  enrolled_at timestamptz not null
);
comment on table enrolment is 'activation: one passage of one person (first canonical profile id) through one campaign';
create unique index enrolment_wave on enrolment (wave_id, profile_id);
create index enrolment_campaign on enrolment (campaign, profile_id);

create table delivery (
  delivery_id bigint generated always as identity primary key,
  wave_id int not null references wave,
  run_id int not null,
  step text not null,
  channel text not null,
  destination text not null,
  purpose text not null,
  profile_id uuid not null,
  enrolment_id bigint,
  identifier_id uuid,
  address_hash uuid,
  state text not null check (state in ('planned', 'sending', 'sent', 'failed', 'unknown', 'skipped')),
  reason text check (reason in ('consent', 'suppressed', 'erased', 'capped', 'quiet_hours', 'holdout', 'no_address',
    'expired', 'stopped', 'duplicate_address', 'merged', 'rolled_back', 'not_approved', 'policy')),
  error_code text,
  zone text not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  planned_at timestamptz not null,
  claimed_at timestamptz,
  ended_at timestamptz,
  attempts smallint not null default 0,
  attempt_id uuid,
  lease_until timestamptz,
  provider_ref text,
  segment_version text not null,
  policy_version text not null,
  template_hash text not null,
  consent_event_ids bigint[] not null default '{}'
) with (fillfactor = 45);
comment on table delivery is 'activation: the send ledger, one intended contact a row; no index may mention state';
create unique index delivery_address on delivery (wave_id, step, address_hash) where address_hash is not null;
create unique index delivery_profile on delivery (wave_id, step, profile_id);
create index delivery_by_profile on delivery (profile_id);

create table person_head (
  profile_id uuid primary key,
  recent timestamptz[] not null default '{}'
) with (fillfactor = 50);
comment on table person_head is 'activation: the last contacts of a person, changed by the claim only; caps read this';

create table stop_switch (
  scope text not null check (scope in ('all', 'campaign', 'channel', 'destination')),
  name text not null,
  stopped boolean not null,
  changed_by text not null,
  reason text not null,
  changed_at timestamptz not null default now(),
  primary key (scope, name)
);
comment on table stop_switch is 'activation: kill switches, read by every claim';

create table destination_state (
  destination text primary key,
  breaker text not null default 'closed' check (breaker in ('closed', 'open', 'half_open')),
  failures int not null default 0,
  calls int not null default 0,
  open_until timestamptz,
  changed_at timestamptz not null default now()
);
comment on table destination_state is 'activation: the circuit breaker of each destination';
