import type { Deps, RunContext } from '../../../../activities/deps.ts'
import type { Rules } from '../../../../activities/segments/definitions.ts'
import { segmentActivities } from '../../../../activities/segments/index.ts'
import type { BrandProject } from '../../../../core/brand/project.ts'
import { addCounts, NO_COUNTS, type Stage, type StageCounts } from '../../../../core/stages.ts'
import type { Db } from '../../../../db/connect.ts'
import type { Evaluation } from '../twin/evaluate.ts'

export interface Night {
  readonly runId: number
  readonly asOf: Date
  readonly baseRun: number
  readonly baseAsOf: Date | null
  readonly rules: Rules
  readonly parts: number
  readonly fromStage: Stage | null
}

const DATABASE_ID = '00000000-0000-4000-8000-000000000000'

/** A run that holds the lease. */
export async function openNight(db: Db, { runId, asOf, baseRun, rules }: Night): Promise<void> {
  await db.execute(
    "insert into config_version (hash, brand, files) values ('h', 'b', '{}') on conflict do nothing",
  )
  await db.execute('update run set lease = false where lease')
  await db.execute(
    `insert into run (run_id, business_date, as_of, time_zone, kind, state, config_version, project_dir, workflow_id, base_run, activate)
    overriding system value
    values ($1::int, $2::timestamptz::date, $2::timestamptz, $3::text, 'manual', 'running', 'h', '/', 'w', $4::int, false)`,
    [runId, asOf, rules.timeZone, baseRun],
  )
}

/** The activities of the stage, wired to a test. */
export function activitiesOf(db: Db, night: Night): ReturnType<typeof segmentActivities> {
  const run: RunContext = {
    runId: night.runId,
    businessDate: '2011-01-01',
    asOf: night.asOf,
    kind: 'manual',
    baseRun: night.baseRun,
    baseAsOf: night.baseAsOf,
    baseConfigVersion: null,
    configVersion: 'h',
    fromStage: night.fromStage,
    activate: false,
    clock: null,
    project: night.rules as unknown as BrandProject,
    projectDir: '/',
  }
  const deps: Pick<Deps, 'db' | 'context' | 'heartbeat'> = {
    db,
    context: () => Promise.resolve(run),
    heartbeat: (work) => work({ previous: null, set: () => undefined, signal: new AbortController().signal }),
  }
  return segmentActivities(deps as Deps)
}

/** The stage, as the workflow runs it. */
export async function runStage(db: Db, night: Night): Promise<StageCounts> {
  const activities = activitiesOf(db, night)
  const ref = { databaseId: DATABASE_ID, runId: night.runId }
  await activities.defineSegments(ref)
  let counts = NO_COUNTS
  for (let part = 0; part < night.parts; part++)
    counts = addCounts(counts, await activities.refreshSegments({ ...ref, part, parts: night.parts }))
  await activities.sizeSegments(ref)
  return counts
}

/** What the tables say now, by profile. */
export async function stored(db: Db): Promise<ReadonlyMap<string, Evaluation>> {
  const rows = await db.query<Evaluation & { profile_id: string }>(`
    with named as (select segment_id, name from segment)
    select profile_id, coalesce(t.traits, '{}') as traits,
      array(select n.name from unnest(m.segments) s join named n on n.segment_id = s order by n.name) as members,
      array(select n.name from unnest(u.segments) s join named n on n.segment_id = s order by n.name) as unknown
    from (select * from trait_set where to_run is null) t
    full join (select * from membership where to_run is null) m using (profile_id)
    full join (select * from segment_unknown where to_run is null) u using (profile_id)`)
  return new Map(rows.map(({ profile_id, ...rest }) => [profile_id, rest]))
}

/** Everything that runs wrote, for comparing tables with themselves. */
export async function dump(db: Db): Promise<string> {
  const tables = [
    'trait_definition',
    'segment_definition',
    'trait_set',
    'membership',
    'segment_unknown',
    'membership_change',
    'segment_size',
    'rate_day',
    'unconverted',
  ]
  const texts = []
  for (const table of tables) {
    const rows = await db.query<{ line: string }>(`select t::text as line from ${table} t order by 1`)
    texts.push(table, ...rows.map(({ line }) => line))
  }
  return texts.join('\n')
}
