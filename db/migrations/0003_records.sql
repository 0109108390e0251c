-- What sources say: records, identifiers, events, reference rows, and how far each source was read.

create table source (
  source_id smallint generated always as identity primary key,
  name text not null unique
);
comment on table source is 'extract: names of sources';

create table vault.source_cursor (
  source_id smallint not null references source,
  name text not null,
  value jsonb not null,
  rows bigint not null,
  loaded_run int not null,
  to_run int check (to_run > loaded_run)
);
comment on table vault.source_cursor is 'extract: how far a source was read, in the transaction of its rows: a file and what was read of it, or where a query, an API or a tap stands, which may be somebody''s address';
create unique index source_cursor_current on vault.source_cursor (source_id, name) where to_run is null;
create index source_cursor_to_run on vault.source_cursor (to_run) where to_run is not null;
create index source_cursor_loaded_run on vault.source_cursor (loaded_run);

create table source_load (
  run_id int not null references run,
  source_id smallint not null references source,
  files int not null default 0,
  read bigint not null default 0,
  loaded bigint not null default 0,
  unchanged bigint not null default 0,
  rejected bigint not null default 0,
  deleted bigint not null default 0,
  unattributed bigint not null default 0,
  party text not null,
  holder text not null,
  lawful_basis text not null,
  state text not null default 'running' check (state in ('running', 'done', 'failed')),
  notes jsonb not null default '{}',
  primary key (run_id, source_id)
);
comment on table source_load is 'extract: what a run read from a source; notes hold drift, ambiguous local times, events of the future, error codes';

create table rejection (
  rejection_id bigint generated always as identity primary key,
  run_id int not null references run,
  source_id smallint not null references source,
  file text not null,
  position text not null,
  reason text not null check (reason in ('encoding', 'nul_byte', 'too_long', 'too_many_columns', 'too_few_columns',
    'unclosed_quote', 'bad_type', 'missing_key', 'missing_value', 'out_of_range', 'bad_date', 'bad_json',
    'bad_identifier', 'duplicate_key', 'not_allowed', 'erased')),
  detail text not null
);
comment on table rejection is 'extract: refused rows; detail names column and expected form, never the value';
create index rejection_run on rejection (run_id, source_id);

create table source_record (
  record_id uuid not null,
  source_id smallint not null,
  source_key text not null,
  kind text not null check (kind in ('person', 'actor')),
  attributes jsonb not null,
  seen_at timestamptz,
  expires_at timestamptz,
  raw_hash uuid,
  hash uuid not null,
  from_run int not null,
  to_run int check (to_run > from_run)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table source_record is 'extract: one thing of one source that stands for a person; record_id is made from source and key, so it never changes; seen_at is the row''s own time';
create unique index source_record_current on source_record (record_id) where to_run is null;
create index source_record_version on source_record (record_id, from_run);
create index source_record_to_run on source_record (to_run) where to_run is not null;
create index source_record_from_run on source_record (from_run);
create index source_record_expires on source_record (expires_at) where to_run is null and expires_at is not null;

create table record_identifier (
  record_id uuid not null,
  identifier_id uuid not null,
  type text not null,
  position smallint not null,
  verified boolean not null,
  from_run int not null,
  to_run int check (to_run > from_run)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table record_identifier is 'extract: which identifiers a record carries';
create unique index record_identifier_current on record_identifier (record_id, identifier_id) where to_run is null;
create index record_identifier_lookup on record_identifier (identifier_id) where to_run is null;
create index record_identifier_closed on record_identifier (record_id, to_run) where to_run is not null;
create index record_identifier_to_run on record_identifier (to_run) where to_run is not null;
create index record_identifier_from_run on record_identifier (from_run);

create table event (
  source_id smallint not null,
  event_key text not null,
  record_id uuid,
  name text not null,
  occurred_at timestamptz not null,
  amount numeric(18, 4),
  currency text,
  properties jsonb not null,
  raw_hash uuid,
  hash uuid not null,
  loaded_run int not null,
  to_run int check (to_run > loaded_run)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table event is 'extract: what a person did; it points at the source record of its actor, never at a profile; record_id null = unattributed';
create unique index event_current on event (source_id, event_key) where to_run is null;
create index event_name_time on event (name, occurred_at) include (record_id, amount, loaded_run, to_run);
create index event_record on event (record_id, name, occurred_at);
create index event_to_run on event (to_run) where to_run is not null;
create index event_loaded_run on event (loaded_run);

create table reference_row (
  dataset text not null,
  key text not null,
  attributes jsonb not null,
  valid_from timestamptz not null default '-infinity',
  source_id smallint not null,
  raw_hash uuid,
  hash uuid not null,
  loaded_run int not null,
  to_run int check (to_run > loaded_run)
);
comment on table reference_row is 'extract: rows about things (product, store, rate) that events join by key';
create unique index reference_row_current on reference_row (dataset, key, valid_from) where to_run is null;
create index reference_row_to_run on reference_row (to_run) where to_run is not null;
create index reference_row_loaded_run on reference_row (loaded_run);
