import { composeReport } from '../../../activities/report/compose.ts'
import { readFacts } from '../../../activities/report/queries/facts.ts'
import { readRun } from '../../../activities/report/queries/run.ts'
import type { NightReport } from '../../../activities/report/report.ts'
import type { Db } from '../../../db/connect.ts'
import { one } from '../../../db/connect.ts'

/** Two nights of an invented shop, written by hand: what the stages would leave behind. */
export async function seedNights(db: Db): Promise<{ readonly first: number; readonly second: number }> {
  await db.execute(
    `insert into config_version (hash, brand, files) values ('c0ffee00c0ffee00', 'corner-shop', $1::jsonb)`,
    [JSON.stringify({ 'destinations/post.yaml': 'destination: post\nkind: email\n' })],
  )
  const first = await openRun(db, '2026-11-19', 0)
  await people(db, first)
  await publish(db, first)
  const second = await openRun(db, '2026-11-20', first)
  await stages(db, second)
  await sources(db, second)
  await merge(db, second)
  await segments(db, second)
  await gates(db, second)
  await spoken(db, second)
  await publish(db, second)
  await deliveries(db, second)
  return { first, second }
}

export async function openRun(db: Db, businessDate: string, base: number): Promise<number> {
  const row = await one<{ run_id: number }>(
    db,
    `
    insert into run (business_date, as_of, time_zone, kind, state, lease, config_version, project_dir, workflow_id,
      base_run, activate, started_at)
    values ($1::date, ($1::date + 1)::timestamp at time zone 'Europe/Paris', 'Europe/Paris', 'manual', 'running', false,
      'c0ffee00c0ffee00', '/nowhere', 'nightly/corner-shop/' || $1, $2::int, true, $1::date + time '22:00')
    returning run_id`,
    [businessDate, base],
  )
  return row.run_id
}

async function publish(db: Db, runId: number): Promise<void> {
  await db.execute(`update run set state = 'published', published_at = started_at where run_id = $1::int`, [
    runId,
  ])
  await db.execute('update publication set run_id = $1::int', [runId])
}

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** Records 1 to 4 and profiles 11 to 14, of which 14 is anonymous. */
async function people(db: Db, run: number): Promise<void> {
  await db.execute(`insert into source (name) values ('shop'), ('crm')`)
  await db.execute(
    `
    insert into source_record (record_id, source_id, source_key, kind, attributes, hash, from_run)
    select r, 1, r::text, 'person', '{}', r, $2::int from unnest($1::uuid[]) r`,
    [[id(1), id(2), id(3), id(4)], run],
  )
  await db.execute(
    `
    insert into link (record_id, profile_id, origin_id, from_run)
    select * from unnest($1::uuid[], $2::uuid[], $2::uuid[], array_fill($3::int, array[4]))`,
    [[id(1), id(2), id(3), id(4)], [id(11), id(12), id(13), id(14)], run],
  )
  await db.execute(
    `
    insert into profile (profile_id, kind, household_id, founder_record, founder_number, from_run)
    select p, k, h, r, 1, $5::int from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[]) x (p, k, h, r)`,
    [
      [id(11), id(12), id(13), id(14)],
      ['known', 'known', 'known', 'anonymous'],
      [id(41), id(41), id(41), null],
      [id(1), id(2), id(3), id(4)],
      run,
    ],
  )
  await db.execute(
    `
    insert into household (household_id, founder_profile, founder_number, from_run)
    values ($1::uuid, $2::uuid, 1, $3::int)`,
    [id(41), id(11), run],
  )
  await db.execute('insert into household_shared (key_id, from_run) values ($1::uuid, $2::int)', [
    id(42),
    run,
  ])
  await db.execute(
    `
    insert into contactability (profile_id, channel, purpose, verdict, rule, event_ids, from_run)
    select p, 'email', 'email_marketing', v, case v when 'allow' then 'grant' else 'no_basis' end, '{}', $3::int
    from unnest($1::uuid[], $2::text[]) x (p, v)`,
    [[id(11), id(12), id(13)], ['allow', 'deny', 'allow'], run],
  )
}

/** Profile 12 joins 11; record 5 founds profile 15. */
async function merge(db: Db, run: number): Promise<void> {
  await db.execute(`update link set to_run = $1::int where record_id = $2::uuid`, [run, id(2)])
  await db.execute(`update profile set to_run = $1::int where profile_id = $2::uuid`, [run, id(12)])
  await db.execute(`update contactability set to_run = $1::int where profile_id = $2::uuid`, [run, id(12)])
  await db.execute(
    `insert into alias (alias_id, profile_id, from_run) values ($1::uuid, $2::uuid, $3::int)`,
    [id(12), id(11), run],
  )
  await db.execute(
    `
    insert into source_record (record_id, source_id, source_key, kind, attributes, hash, from_run)
    values ($1::uuid, 1, 'five', 'person', '{}', $1::uuid, $2::int)`,
    [id(5), run],
  )
  await db.execute(
    `
    insert into link (record_id, profile_id, origin_id, from_run)
    values ($1::uuid, $2::uuid, $3::uuid, $6::int), ($4::uuid, $5::uuid, $5::uuid, $6::int)`,
    [id(2), id(11), id(12), id(5), id(15), run],
  )
  await db.execute(
    `
    insert into profile (profile_id, kind, founder_record, founder_number, from_run)
    values ($1::uuid, 'known', $2::uuid, 1, $3::int)`,
    [id(15), id(5), run],
  )
}

async function stages(db: Db, run: number): Promise<void> {
  const at = `'2026-11-20 22:00:00+00'::timestamptz`
  await db.execute(
    `
    insert into stage (run_id, stage, state, started_at, ended_at, read, loaded, unchanged, rejected, written)
    values ($1::int, 'extract', 'done', ${at}, ${at} + interval '2.5 s', 1003, 1, 1000, 2, 3),
      ($1::int, 'identity', 'done', ${at} + interval '3 s', ${at} + interval '3.25 s', 1, 0, 0, 0, 4),
      ($1::int, 'activation', 'done', ${at} + interval '4 s', ${at} + interval '70 s', 3, 0, 0, 0, 3)`,
    [run],
  )
}

async function sources(db: Db, run: number): Promise<void> {
  await db.execute(
    `
    insert into source_load (run_id, source_id, files, read, loaded, unchanged, rejected, deleted, unattributed, party,
      holder, lawful_basis, state)
    values ($1::int, 1, 1, 1003, 1, 1000, 2, 0, 7, 'first', 'Corner <Shop> & Sons', 'contract', 'done'),
      ($1::int, 2, 0, 0, 0, 0, 0, 0, 0, 'second', 'Partner', 'legitimate_interest', 'failed')`,
    [run],
  )
  await db.execute(
    `
    insert into rejection (run_id, source_id, file, position, reason, detail)
    values ($1::int, 1, 'people.csv', '12', 'bad_date', 'column born: dd/MM/yyyy'),
      ($1::int, 1, 'people.csv', '13', 'bad_date', 'column born: dd/MM/yyyy')`,
    [run],
  )
}

async function segments(db: Db, run: number): Promise<void> {
  await db.execute(`insert into segment (name) values ('vip'), ('lapsed')`)
  await db.execute(
    `
    insert into segment_definition (segment_id, version, definition, sentence, from_run)
    values (1, 'v1', '{"description": "Our best <friends>", "kind": "behavioural"}', 'orders is at least 5', $1::int), (2, 'v1', '{}', 'no order for 90 days', $1::int)`,
    [run],
  )
  await db.execute(
    `insert into segment_size (run_id, segment_id, members, entered, exited) values ($1::int, 1, 2, 1, 0), ($1::int, 2, 9, 3, 4)`,
    [run],
  )
}

/** Person 13 withdrew in a file of this night; somebody objected by telephone before it, long ago and when it was over. */
async function spoken(db: Db, run: number): Promise<void> {
  await db.execute(
    `
    insert into consent_event (consent_event_id, identifier_id, channel, purpose, action, occurred_at, received_at,
      source_id, source_key, method, has_proof, hash, loaded_run)
    values (1, $2::uuid, 'email', 'email_marketing', 'withdraw', '2026-11-20', '2026-11-20 22:00', 1, 'a', 'form', true, $2::uuid, $1::int),
      (2, $3::uuid, 'email', 'email_marketing', 'object', '2026-11-20', '2026-11-20 12:00', null, 'b', 'phone', true, $3::uuid, null),
      (3, $3::uuid, 'email', 'email_marketing', 'object', '2026-10-01', '2026-10-01 12:00', null, 'c', 'phone', true, $2::uuid, null),
      (4, $3::uuid, 'email', 'email_marketing', 'object', '2026-11-21', '2026-11-21 12:00', null, 'd', 'phone', true, $2::uuid, null)`,
    [run, id(31), id(32)],
  )
  await db.execute(
    `update contactability set to_run = $1::int where profile_id = $2::uuid and to_run is null`,
    [run, id(13)],
  )
  await db.execute(
    `
    insert into contactability (profile_id, channel, purpose, verdict, rule, event_ids, from_run)
    values ($2::uuid, 'email', 'email_marketing', 'deny', 'withdrawn', '{1}', $1::int)`,
    [run, id(13)],
  )
}

async function gates(db: Db, run: number): Promise<void> {
  await db.execute(
    `
    insert into gate_verdict (run_id, gate, subject, verdict, value, limit_value)
    values ($1::int, 'rows_drop', 'shop', 'warn', 0.35, 0.3), ($1::int, 'largest_cluster', '', 'pass', 2, null)`,
    [run],
  )
}

async function deliveries(db: Db, run: number): Promise<void> {
  await db.execute(
    `
    insert into wave (campaign, business_date, run_id, state, audience, enrolled_before, due)
    values ('welcome', '2026-11-20', $1::int, 'approved', 5, 1, 4)`,
    [run],
  )
  const ended = new Date('2026-11-20T22:30:00Z')
  const states = ['sent', 'sent', 'unknown', 'skipped']
  for (const [i, state] of states.entries())
    await db.execute(
      `
      insert into delivery (wave_id, run_id, step, channel, destination, purpose, profile_id, state, reason, zone,
        not_before, not_after, planned_at, claimed_at, ended_at, segment_version, policy_version, template_hash)
      values (1, $1::int, 'first', 'email', 'post', 'email_marketing', $2::uuid, $3::text, $4::text, 'Europe/Paris',
        now(), now(), now(), now(), $5::timestamptz, 'v1', 'p1', 't1')`,
      [run, id(20 + i), state, state === 'skipped' ? 'holdout' : null, ended],
    )
}

/** The report of a seeded run. */
export async function reportOf(db: Db, runId: number): Promise<NightReport> {
  const run = await readRun(db, runId)
  if (run === null) throw new Error('the seeded run is not there')
  const around = { brandName: 'Corner Shop', ui: 'http://127.0.0.1:8233/namespaces/default/workflows/x' }
  return composeReport(await readFacts(db, run), around)
}
