import type { activationActivities } from '../../../../activities/activation/index.ts'
import type { Beat, Deps, RunContext } from '../../../../activities/deps.ts'
import type { BrandProject } from '../../../../core/brand/project.ts'
import { hopeless } from '../../../../core/errors.ts'
import type { RunRef } from '../../../../core/stages.ts'
import { type Db, maybe, one } from '../../../../db/connect.ts'
import { brandKey } from '../../../../db/keys.ts'

export const DATABASE_ID = '11111111-2222-4333-8444-555555555555'

/** Ids of person number `n`; people are ordered by their number. */
export const profileOf = (n: number): string => `00000000-0000-4000-8000-${hex(n)}`
export const identifierOf = (n: number): string => `11111111-0000-4000-8000-${hex(n)}`
export const addressOf = (n: number): string => `p${n}@example.test`
const hex = (n: number): string => n.toString(16).padStart(12, '0')

/** Empties everything that planning and sending read and write. */
export async function emptyWorld(db: Db): Promise<void> {
  await db.execute(`
    truncate run, wave, wave_skip, enrolment, delivery, person_head, stop_switch, destination_state, vault.identifier,
      vault.person_fields, profile, alias, link, record_identifier, profile_attributes, trait_set, trait_definition,
      segment, segment_definition, membership, membership_change, contactability, consent_head, consent_event
      restart identity cascade`)
  await db.execute('update publication set run_id = 0')
  await db.execute(
    `insert into config_version (hash, brand, files) values ('test', 'test', '{}') on conflict do nothing`,
  )
}

/** People with an address, a name, a city, a trait and a grant, in the state that run 1 published. */
export async function addPeople(db: Db, first: number, last: number): Promise<void> {
  const uuid = (prefix: string) => `('${prefix}-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`
  const series = `generate_series(${first}::int, ${last}::int) n`
  const [profile, identifier, record] = [uuid('00000000'), uuid('11111111'), uuid('22222222')]
  for (const statement of [
    `insert into vault.identifier select ${identifier}, ${identifier}, 'email', 'p' || n || '@example.test' from ${series}`,
    `insert into vault.person_fields select ${record}, jsonb_build_object('given_name', 'Name' || n), 1, null from ${series}`,
    `insert into profile select ${profile}, 'known', null, ${record}, 1, 1, null from ${series}`,
    `insert into link (record_id, profile_id, origin_id, from_run) select ${record}, ${profile}, ${profile}, 1 from ${series}`,
    `insert into record_identifier select ${record}, ${identifier}, 'email', 0, true, 1, null from ${series}`,
    `insert into profile_attributes select ${profile}, jsonb_build_object('city', 'City' || n),
       jsonb_build_object('given_name', jsonb_build_array(${record}, 'most_recent')), '{}', 1, null from ${series}`,
    `insert into trait_set select ${profile}, jsonb_build_object('orders', n), '{}', 1, null from ${series}`,
    `insert into contactability select ${profile}, 'email', 'email_marketing', 'allow', 'grant', ${identifier}, array[n::bigint], 1, null from ${series}`,
    `insert into consent_head (identifier_id, channel, purpose, allow, consent_event_id, decided_at, grant_run)
       select ${identifier}, 'email', 'email_marketing', true, n, now(), 1 from ${series}`,
  ])
    await db.execute(statement)
}

/** Makes numbers members of a segment since run `since`; others of the list are left alone. */
export async function addMembers(
  db: Db,
  segment: string,
  first: number,
  last: number,
  since: number,
): Promise<void> {
  await db.execute('insert into segment (name) values ($1::text) on conflict do nothing', [segment])
  await db.execute(
    `insert into segment_definition (segment_id, version, definition, sentence, from_run)
     select segment_id, 'v1', '{}', 'test', 1 from segment where name = $1::text on conflict do nothing`,
    [segment],
  )
  await db.execute(
    `
    insert into membership as m (profile_id, segments, since, from_run)
    select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, array[s.segment_id], array[$4::int], $4::int
    from generate_series($2::int, $3::int) n, segment s where s.name = $1::text
    on conflict (profile_id) where to_run is null do update
      set segments = m.segments || excluded.segments, since = m.since || excluded.since`,
    [segment, first, last, since],
  )
}

export interface RunFacts {
  readonly date: string
  /** `run --clock`; ten in the morning after the business date when not said. */
  readonly clock?: string
}

/** A published run that still holds its lease, as it does while it activates. */
export async function publishRun(db: Db, facts: RunFacts): Promise<number> {
  await db.execute('update run set lease = false where lease')
  const { run_id } = await one<{ run_id: number }>(
    db,
    `
    insert into run (business_date, as_of, time_zone, kind, state, config_version, project_dir, workflow_id, base_run,
      activate, clock, published_at)
    select $1::date, ($1::date + 1)::timestamp at time zone 'Europe/Paris', 'Europe/Paris', 'manual', 'running', 'test',
      '/', 'test', run_id, true, coalesce($2::timestamptz, ($1::date + 1 + time '10:00') at time zone 'Europe/Paris'), now()
    from publication
    returning run_id`,
    [facts.date, facts.clock ?? null],
  )
  await db.execute('update publication set run_id = $1::int', [run_id])
  return run_id
}

export interface TestDeps extends Deps {
  /** Ends the activities that run under this, as a worker that must stop does. */
  readonly stop: AbortController
  readonly beats: unknown[]
}

/** Dependencies over a test database; `projects` gives each run its brand project. */
export function testDeps(db: Db, projects: (runId: number) => BrandProject, out: string): TestDeps {
  const stop = new AbortController()
  const beats: unknown[] = []
  const beat: Beat = { previous: undefined, set: (details) => beats.push(details), signal: stop.signal }
  return {
    db,
    key: brandKey('ab'.repeat(32)),
    now: () => new Date(),
    spellings: () => [],
    emailKey: (email) => email,
    threads: 1,
    home: { out, reports: out },
    context: (ref) => contextOf(db, ref, projects(ref.runId)),
    heartbeat: (work) => work(beat),
    stop,
    beats,
  }
}

async function contextOf(db: Db, ref: RunRef, project: BrandProject): Promise<RunContext> {
  if (ref.databaseId !== DATABASE_ID) throw hopeless('WRONG_DATABASE', 'another database')
  const run = await maybe<{ business_date: string; as_of: Date; clock: Date | null; activate: boolean }>(
    db,
    'select business_date::text, as_of, clock, activate from run where run_id = $1::int',
    [ref.runId],
  )
  if (run === null) throw hopeless('UNKNOWN_RUN', 'no such run')
  return {
    runId: ref.runId,
    businessDate: run.business_date,
    asOf: run.as_of,
    kind: 'manual',
    baseRun: 0,
    baseAsOf: null,
    baseConfigVersion: null,
    configVersion: 'test',
    fromStage: null,
    activate: run.activate,
    clock: run.clock,
    project,
    projectDir: '/',
  }
}

export type Activities = ReturnType<typeof activationActivities>
export const refOf = (runId: number): RunRef => ({ databaseId: DATABASE_ID, runId })

export interface DeliveryRow {
  readonly delivery_id: string
  readonly run_id: number
  readonly n: number
  readonly state: string
  readonly reason: string | null
  readonly error_code: string | null
  readonly attempts: number
  readonly provider_ref: string | null
}

/** The ledger, by person's number. */
export function ledger(db: Db): Promise<DeliveryRow[]> {
  return db.query<DeliveryRow>(`
    select delivery_id, run_id, ('x' || right(profile_id::text, 8))::bit(32)::int as n, state, reason, error_code,
      attempts, provider_ref
    from delivery order by wave_id, n`)
}

/** `state/reason` -> count. */
export async function tally(db: Db): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const row of await ledger(db)) {
    const key = row.reason === null ? row.state : `${row.state}/${row.reason}`
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

/** Sends until nothing goes any more; what `deliver` does without its waits. */
export async function deliverAll(
  activities: Activities,
  runId: number,
  businessDate: string,
  destination: string,
): Promise<void> {
  for (let i = 0; i < 50; i++) {
    const done = await activities.deliverDue({ ...refOf(runId), businessDate, destination })
    if (done.waitMs !== 0) return
  }
  throw new Error('deliverAll did not come to an end')
}
