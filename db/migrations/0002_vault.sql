-- The only tables that hold names, addresses and direct identifiers. db/vault.ts is their one door.

create schema vault;

create table vault.identifier (
  identifier_id uuid primary key,
  canonical_id uuid not null,
  type text not null,
  value text not null
);
comment on table vault.identifier is 'extract: identifiers by keyed hash (HMAC of type and normalised value, first 128 bits); canonical_id is the hash of the form that denials match (gmail dots and tags removed)';
create index identifier_canonical on vault.identifier (canonical_id);

create table vault.person_fields (
  record_id uuid not null,
  fields jsonb not null,
  from_run int not null,
  to_run int check (to_run > from_run)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table vault.person_fields is 'extract: names and addresses of a source record, one JSON a version';
create unique index person_fields_current on vault.person_fields (record_id) where to_run is null;
create index person_fields_closed on vault.person_fields (record_id, to_run) where to_run is not null;
create index person_fields_to_run on vault.person_fields (to_run) where to_run is not null;
create index person_fields_from_run on vault.person_fields (from_run);

create table vault.source_object (
  source_id smallint not null,
  source_key text not null,
  object jsonb not null,
  from_run int not null,
  to_run int check (to_run > from_run)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table vault.source_object is 'extract: the whole object that a row was made of, where a source gives objects; nobody knows what is in it';
create unique index source_object_current on vault.source_object (source_id, source_key) where to_run is null;
create index source_object_to_run on vault.source_object (to_run) where to_run is not null;
create index source_object_from_run on vault.source_object (from_run);

create table vault.consent_proof (
  consent_event_id bigint primary key,
  proof text not null
);
comment on table vault.consent_proof is 'consent: what proves an entry of the ledger, as its source said it: often a name, an address or an IP';

create table vault.rejected_row (
  rejection_id bigint primary key,
  raw bytea not null
);
comment on table vault.rejected_row is 'extract: the refused row itself (at most the first 64 kB)';

-- What a night's comparison keeps for the next one: a cache. It is not logged, for a crash may empty it; a row fills a page,
-- which is read faster than a value in pieces; nobody plans by it, and analyzing it would read all of it.
create unlogged table vault.compared (
  run_id int not null,
  head text not null,
  byte_order text not null,
  arrays jsonb not null
);
comment on table vault.compared is 'identity: what the next night needs of the comparison of run_id, one row; arrays are the names and bytes of what lies in compared_part. Holds values: whoever erases one empties both';

create unlogged table vault.compared_part (
  run_id int not null,
  array_no int not null,
  part int not null,
  bytes bytea not null
) with (autovacuum_vacuum_insert_threshold = -1);
alter table vault.compared_part
  alter run_id set statistics 0,
  alter array_no set statistics 0,
  alter part set statistics 0,
  alter bytes set statistics 0,
  alter bytes set storage plain;
comment on table vault.compared_part is 'identity: the arrays of vault.compared in parts of one page each, in any order';
