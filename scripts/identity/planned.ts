import { availableParallelism } from 'node:os'
import { emailKey } from '../../activities/extract/normalise/email.ts'
import { spelledIds } from '../../activities/extract/normalise/spellings.ts'
import type { ModelSource } from '../../activities/identity/io/model-source.ts'
import { type Plan, planIdentity } from '../../activities/identity/io/plan.ts'
import type { SampleRecord } from '../../activities/identity/queries/churn.ts'
import { type Reasons, type Rules, reasonsOf } from '../../activities/identity/reasons.ts'
import { type RunRow, readRun } from '../../activities/report/queries/run.ts'
import { configFiles } from '../../activities/runs/queries/config.ts'
import { publishedRun } from '../../activities/runs/queries/installation.ts'
import { leaseRow } from '../../activities/runs/queries/run.ts'
import { parseProject } from '../../config/load.ts'
import type { BrandProject } from '../../core/brand/project.ts'
import type { BrandKey } from '../../db/keys.ts'
import type { Cli } from '../cli.ts'
import { misuse } from '../failure.ts'
import { keyOf } from '../project/brand-key.ts'
import { diffConfig, type FileDifference } from '../project/diff-config.ts'
import { ownDatabase } from '../project/other-brand.ts'
import { needProject } from '../project/place.ts'
import { type LocalProject, projectInOrder } from '../project/project.ts'
import type { Session } from '../session.ts'
import { blockedIdentifiers } from './blocked-identifiers.ts'

/** A profile that several become (`merged`), or that becomes several (`split`), with some of its records. */
export interface Sample {
  readonly profile_id: string
  /** How many there are; some are shown. */
  readonly parts: number
  readonly profiles: readonly SamplePart[]
  readonly because: Reasons
}

interface SamplePart {
  readonly profile_id: string
  readonly records: number
  readonly some: readonly { readonly source: string; readonly source_key: string }[]
}

/** What the next night would do to who is who, with what identity.yaml says now. */
export interface Planned extends Pick<Plan, 'rulesChanged' | 'pending' | 'models' | 'churn' | 'summary'> {
  readonly run: RunRow
  readonly config: readonly FileDifference[]
  readonly merged: readonly Sample[]
  readonly split: readonly Sample[]
}

/** So many records of each part are named. */
const NAMED = 3

/** Plans against the published run; remarks that a night is under way, which is not looked at. */
export async function planned(
  cli: Cli,
  session: Session,
  {
    samples,
    adopt,
  }: { readonly samples: number; readonly adopt: (local: LocalProject) => ModelSource | null },
): Promise<Planned> {
  const { db, place } = session
  const local = projectInOrder(needProject(place), cli.env)
  const { project } = local
  await ownDatabase(db, project.brand)
  const key = await keyOf(cli, session)
  const run = await published(session)
  const night = await leaseRow(db)
  if (night !== null)
    cli.output.note(
      `Run ${night.run_id} is under way. What it loads is not looked at: this is about the published run ${run.run_id}.`,
    )
  const threads = availableParallelism()
  cli.output.status(`the stage identity decides about everybody of run ${run.run_id}`)
  const spellings = (by: BrandProject, type: string, written: string): readonly string[] =>
    spelledIds(key, by, type, written)
  const plan = await planIdentity(
    db,
    { key, spellings, emailKey, threads },
    { project, runId: run.run_id, samples, adopt: adopt(local) },
  )
  const files = (await configFiles(db, run.config_version)) ?? {}
  const sources = diffConfig(namedLike(files, 'sources/'), namedLike(local.files, 'sources/'))
  if (sources.length > 0)
    cli.output.note(
      'Sources have changed since that run. What they say of people by then is not looked at: records are those of the published run.',
    )
  const rules = { after: rulesOf(project, key), before: rulesBefore(files, cli, key) }
  const { rulesChanged, pending, models, churn, summary } = plan
  return {
    run,
    rulesChanged,
    pending,
    models,
    churn,
    summary,
    config: diffConfig(namedLike(files, 'identity.yaml'), namedLike(local.files, 'identity.yaml')),
    merged: samplesOf(plan.merged, plan, rules),
    split: samplesOf(plan.split, plan, rules),
  }
}

async function published({ db }: Session): Promise<RunRow> {
  const run = await readRun(db, await publishedRun(db))
  if (run !== null) return run
  throw misuse(
    'NOTHING_PUBLISHED',
    'Nothing is published yet, so that there is nobody to merge or to split.',
    'Start a night with `nocturne run --wait`.',
  )
}

const namedLike = (
  files: Readonly<Record<string, string>>,
  start: string,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(files).filter(([name]) => name.startsWith(start)))

const rulesOf = (project: BrandProject, key: BrandKey): Rules => ({
  policy: project.identity,
  blocked: blockedIdentifiers(project, key),
})

/** The rules of the published run; null where its project cannot be read any more (a secret that is not set). */
function rulesBefore(files: Readonly<Record<string, string>>, cli: Cli, key: BrandKey): Rules | null {
  const parsed = parseProject(files, cli.env)
  return parsed.ok ? rulesOf(parsed.project, key) : null
}

function samplesOf(
  records: readonly SampleRecord[],
  { ties }: Plan,
  { before, after }: { readonly before: Rules | null; readonly after: Rules },
): readonly Sample[] {
  return distinct(records, ({ sample }) => sample).map((profile_id) => {
    const own = records.filter(({ sample }) => sample === profile_id)
    return {
      profile_id,
      parts: own[0]?.parts ?? 0,
      profiles: distinct(own, ({ part }) => part).map((part) =>
        partOf(own.filter((record) => record.part === part)),
      ),
      because: reasonsOf(own, { ...ties, ...after }, before),
    }
  })
}

const distinct = (
  records: readonly SampleRecord[],
  of: (record: SampleRecord) => string,
): readonly string[] => [...new Set(records.map(of))]

const partOf = (records: readonly SampleRecord[]): SamplePart => ({
  profile_id: records[0]?.part ?? '',
  records: records[0]?.records ?? 0,
  some: records.slice(0, NAMED).map(({ source, source_key }) => ({ source, source_key })),
})
