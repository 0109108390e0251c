-- Consent lives on the identifier.

create table consent_policy (
  channel text not null,
  purpose text not null,
  address text not null,
  person_scope boolean not null,
  grant_methods text[] not null,
  bulk_methods text[] not null,
  needs_proof boolean not null,
  expires_days int,
  from_run int not null,
  to_run int check (to_run > from_run)
);
comment on table consent_policy is 'consent: consent.yaml by channel and purpose, so that a denial that comes live and a rollback fold the heads by the rules of the published run';
create unique index consent_policy_current on consent_policy (channel, purpose) where to_run is null;

create table consent_event (
  consent_event_id bigint not null,
  identifier_id uuid not null,
  channel text not null,
  purpose text not null,
  action text not null check (action in ('grant', 'withdraw', 'object')),
  occurred_at timestamptz not null,
  received_at timestamptz not null default now(),
  source_id smallint references source,
  source_key text not null,
  method text not null,
  has_proof boolean not null,
  hash uuid not null,
  loaded_run int,
  to_run int
);
comment on table consent_event is 'consent: the ledger, append only; the id is a hash of source, key and content, so that it is the same whenever the row is loaded; a run''s grants are discarded with it, denials never; loaded_run null = recorded live; to_run = the run that found the grant gone from its source; the proof itself is in vault.consent_proof';
create unique index consent_event_key on consent_event (source_id, source_key, hash) nulls not distinct where to_run is null;
create index consent_event_id on consent_event (consent_event_id);
create index consent_event_identifier on consent_event (identifier_id, channel, purpose);
create index consent_event_denial on consent_event (identifier_id, channel, purpose) where action <> 'grant';
create index consent_event_loaded_run on consent_event (loaded_run) where loaded_run is not null;
create index consent_event_to_run on consent_event (to_run) where to_run is not null;
create index consent_event_live on consent_event (received_at) where loaded_run is null;
create index consent_event_granted on consent_event (occurred_at) where action = 'grant';

create table consent_head (
  identifier_id uuid not null,
  channel text not null,
  purpose text not null,
  allow boolean not null,
  suppressed boolean not null default false,
  erased boolean not null default false,
  consent_event_id bigint,
  decided_at timestamptz not null,
  grant_run int not null default 0,
  expires_at timestamptz,
  deny_run int,
  next_event_id bigint,
  next_expires_at timestamptz,
  folded_run int not null default 0,
  primary key (identifier_id, channel, purpose)
) with (fillfactor = 80);
comment on table consent_head is 'consent: live decision a claim locks; allow counts from the publication of grant_run on, until that of deny_run, from where on next_event_id counts (null = nothing), each before its expiry; folded_run = newest run that was known when it was computed; no row = deny';
create index consent_head_folded_run on consent_head (folded_run);

create function consent_in_force(h consent_head, published int, clock timestamptz) returns boolean
language sql immutable parallel safe as $$
  select h.allow and not h.suppressed and not h.erased and case
    when h.deny_run <= published
      then h.next_event_id is not null and (h.next_expires_at is null or h.next_expires_at > clock)
    else h.grant_run <= published and (h.expires_at is null or h.expires_at > clock) end
$$;
comment on function consent_in_force is 'may this address be contacted now; false when there is no row';

create table suppression (
  identifier_id uuid not null,
  channel text not null,
  reason text not null,
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  primary key (identifier_id, channel)
);
create index suppression_recorded on suppression (recorded_at);
comment on table suppression is 'consent: identifiers that are never contacted (channel * = any); wins over every grant, survives erasure';

create table contactability (
  profile_id uuid not null,
  channel text not null,
  purpose text not null,
  verdict text not null check (verdict in ('allow', 'deny')),
  rule text not null,
  identifier_id uuid,
  event_ids bigint[] not null,
  from_run int not null,
  to_run int check (to_run > from_run)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table contactability is 'consent: may this profile be contacted by this channel for this purpose, by which identifier, why';
create unique index contactability_current on contactability (profile_id, channel, purpose) where to_run is null;
create index contactability_closed on contactability (profile_id, to_run) where to_run is not null;
create index contactability_to_run on contactability (to_run) where to_run is not null;
create index contactability_from_run on contactability (from_run);
