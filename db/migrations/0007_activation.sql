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
  ended_at timestamptz,
  unique (campaign, business_date)
);
comment on table wave is 'activation: one campaign on one business date; a rerun meets the same wave; run_id is the last run that met it; ended_at null = it may still hold rows that are not ended';
create index wave_date on wave (business_date);
create index wave_open on wave (business_date) where ended_at is null;

create table enrolment (
  enrolment_id bigint generated always as identity primary key,
  campaign text not null,
  profile_id uuid not null,
  wave_id int not null references wave,
  state text not null check (state in ('active', 'held_out', 'unspent')),
  entered_run int,
  enrolled_at timestamptz not null
);
comment on table enrolment is 'activation: one passage of one person (first canonical profile id) through one campaign; entered_run = run in which the person had entered the audience, null = that run was rolled back: the next entry stands for it';
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
  retry_at timestamptz,
  doubt_since timestamptz,
  provider_ref text,
  segment_version text not null,
  policy_version text not null,
  template_hash text not null,
  consent_event_ids bigint[] not null default '{}'
) with (fillfactor = 45);
comment on table delivery is 'activation: the send ledger, one intended contact a row; no index may mention state; run_id = the run that planned it (again); address_hash null = skipped at planning or rolled back; reason rolled_back on a row in sending = it must not be planned again; doubt_since = the claim of the first try that may have arrived, of a row that is tried again because the other side deduplicates';
create unique index delivery_address on delivery (wave_id, step, address_hash) where address_hash is not null;
create unique index delivery_profile on delivery (wave_id, step, profile_id);
create index delivery_by_profile on delivery (profile_id);
create index delivery_by_address on delivery (address_hash) where address_hash is not null;

create table wave_skip (
  wave_id int not null references wave,
  run_id int not null,
  step text not null,
  channel text not null,
  destination text not null,
  reason text not null,
  people bigint not null check (people > 0),
  primary key (wave_id, step, reason)
);
comment on table wave_skip is 'activation: how many people a wave skips at planning for the very reason for which the campaign skipped them last; the row of the first time stands for them, they have none in this wave; run_id = the run that counted first';

create function window_open(at timestamptz, zone text, opens timestamptz, closes timestamptz) returns boolean
language sql immutable parallel safe as $$
  select at >= opens and at < closes
    and (at at time zone zone)::time >= (opens at time zone zone)::time
    and ((at at time zone zone)::time < (closes at time zone zone)::time
      or (closes at time zone zone)::time = time '00:00')
$$;
comment on function window_open is 'may a contact go at this instant: inside of its days, and between the local hours at which they open and close';

create function window_next(at timestamptz, zone text, opens timestamptz, closes timestamptz) returns timestamptz
language sql immutable parallel safe as $$
  select case
    when at < opens then opens
    when (at at time zone zone)::time < (opens at time zone zone)::time
      then least(closes, ((at at time zone zone)::date + (opens at time zone zone)::time) at time zone zone)
    else least(closes, ((at at time zone zone)::date + 1 + (opens at time zone zone)::time) at time zone zone) end
$$;
comment on function window_next is 'when the window of a contact that may not go now opens again, or closes for good';

create table person_head (
  profile_id uuid primary key,
  recent timestamptz[] not null default '{}'
) with (fillfactor = 50);
comment on table person_head is 'activation: the last contacts of a person, or of a mailbox (profile_id is then its address hash), changed by the claim only; caps read this';

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
  in_a_row int not null default 0,
  openings int not null default 0,
  open_until timestamptz,
  last_error text,
  next_slot timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
comment on table destination_state is 'activation: the circuit breaker of each destination (failures of calls since it closed, failures in a row, openings in a row), and the next free instant under its rate limit';

create table decision_state (
  destination text not null,
  customer_key text not null,
  content_hash text not null,
  run_id int not null,
  doubtful boolean not null default false,
  primary key (destination, customer_key)
);
comment on table decision_state is 'activation: what a destination of decisions has acknowledged: by customer key, the hash of what it holds, and the run that sent it; doubtful = a change was told and not acknowledged, so that it may hold that; an empty hash = nothing was acknowledged yet';

create table decision_change (
  destination text not null,
  customer_key text not null,
  content_hash text,
  content jsonb,
  primary key (destination, customer_key)
);
comment on table decision_change is 'activation: what a destination of decisions has to be told and has not acknowledged; content null = the key is removed';

create table decision_sync (
  sync_id int primary key generated always as identity,
  destination text not null,
  place text not null,
  run_id int not null references run,
  number int,
  added bigint not null default 0,
  changed bigint not null default 0,
  removed bigint not null default 0,
  waiting bigint not null,
  shared bigint not null,
  started_at timestamptz not null default now(),
  ended_at timestamptz
);
create unique index decision_sync_open on decision_sync (destination, run_id) where ended_at is null;
comment on table decision_sync is 'activation: each time that a destination of decisions was to be told what has changed; added, changed, removed = what it has acknowledged, waiting = what it has not; number names its file, null = there was nothing to tell; place = where it is kept, without secrets; shared = identifiers of several people, which are absent';
