-- Runs, their stages and the one row that names the published run.

create table installation (
  one boolean primary key default true check (one),
  database_id uuid not null default gen_random_uuid(),
  brand text,
  key_fingerprint text,
  created_at timestamptz not null default now()
);
comment on table installation is 'runs: which database this is; the brand and the key it was first used with';
insert into installation default values;

create table migration_content (
  name text primary key,
  hash text not null
);
comment on table migration_content is 'runs: SHA-256 of each migration as it was applied; db/migrate refuses a database of another content';

create table publication (
  one boolean primary key default true check (one),
  run_id int not null default 0
);
comment on table publication is 'runs: the published run (0 = none); publish, discard and rollback move this pointer and nothing else';
insert into publication default values;

create table config_version (
  hash text primary key,
  brand text not null,
  files jsonb not null,
  stored_at timestamptz not null default now()
);
comment on table config_version is 'runs: brand projects by content, as every worker reads them; ${env:NAME} stays unresolved';

create table run (
  run_id int generated always as identity primary key,
  business_date date not null,
  as_of timestamptz not null,
  time_zone text not null,
  kind text not null check (kind in ('scheduled', 'manual', 'backfill', 'rerun')),
  state text not null check (state in
    ('running', 'waiting', 'rejected', 'failed', 'cancelled', 'published', 'degraded', 'rolled_back')),
  lease boolean not null default true,
  config_version text not null references config_version,
  project_dir text not null,
  workflow_id text not null,
  temporal_run_id text,
  base_run int not null,
  from_stage text,
  activate boolean not null,
  clock timestamptz,
  waiting_gate text check (waiting_gate in ('data', 'blast')),
  paused_by text,
  paused_reason text,
  error_code text,
  error_hint text,
  started_at timestamptz not null default now(),
  published_at timestamptz,
  ended_at timestamptz,
  pruned boolean not null default false
);
comment on table run is 'runs: one night''s work for one business date; base_run is the published run it started from; paused_by = who keeps it waiting; pruned = its state can no longer be looked at';
create unique index run_one_lease on run ((true)) where lease;
create index run_business_date on run (business_date, run_id);

create table stage (
  run_id int not null references run,
  stage text not null check (stage in
    ('extract', 'identity', 'profiles', 'consent', 'segments', 'gates', 'publish', 'activation', 'report')),
  state text not null check (state in ('pending', 'running', 'waiting', 'done', 'skipped', 'failed')),
  begun_by text,
  started_at timestamptz,
  ended_at timestamptz,
  read bigint not null default 0,
  loaded bigint not null default 0,
  unchanged bigint not null default 0,
  rejected bigint not null default 0,
  written bigint not null default 0,
  primary key (run_id, stage)
);
comment on table stage is 'runs: state and counts of each stage of a run; begun_by = the workflow execution that began it last';

create table stage_part (
  run_id int not null references run,
  stage text not null,
  part text not null,
  read bigint not null default 0,
  loaded bigint not null default 0,
  unchanged bigint not null default 0,
  rejected bigint not null default 0,
  written bigint not null default 0,
  done_at timestamptz not null default now(),
  primary key (run_id, stage, part)
);
comment on table stage_part is 'runs: parts that are done; written in the same transaction as the part''s rows, so that a repeated activity is a no-op';

create table stage_rules (
  stage text not null,
  rules_hash text not null,
  from_run int not null,
  to_run int check (to_run > from_run)
);
comment on table stage_rules is 'runs: the rules that the state of a stage was computed with; a stage whose rules changed computes everybody';
create unique index stage_rules_current on stage_rules (stage) where to_run is null;

create table gate_verdict (
  run_id int not null references run,
  gate text not null,
  subject text not null default '',
  verdict text not null check (verdict in ('pass', 'warn', 'ask', 'stop', 'no_data')),
  value numeric,
  limit_value numeric,
  detail text,
  primary key (run_id, gate, subject)
);
comment on table gate_verdict is 'runs: what each gate said of a run';

create table approval (
  run_id int not null references run,
  gate text not null check (gate in ('data', 'blast')),
  decision text not null check (decision in ('approve', 'reject', 'timed_out')),
  decided_by text not null,
  reason text not null,
  decided_at timestamptz not null default now(),
  primary key (run_id, gate)
);
comment on table approval is 'runs: who let a waiting run go on, or not, and why';

create table notification (
  run_id int references run,
  occasion text not null,
  execution text not null,
  way text not null check (way in ('webhook', 'email')),
  state text not null check (state in ('sent', 'failed')),
  code text,
  at timestamptz not null,
  unique nulls not distinct (run_id, occasion, execution, way)
);
comment on table notification is 'report: who was told how a run went, or that it waits; execution = the workflow execution it was told of; run_id null = a scheduled night that got no run';

create table schedule (
  one boolean primary key default true check (one),
  at text not null,
  time_zone text not null,
  jitter_ms bigint not null,
  first_date date not null,
  applied_at timestamptz not null
);
comment on table schedule is 'runs: the nightly start as it was applied last; from first_date on, every business date is due';

create table audit (
  audit_id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}'
);
comment on table audit is 'privacy: who opened or changed what; subjects are ids, never values';
