import type { RunsDeps, WorkflowState } from '../../../activities/runs/deps.ts'
import { advance } from '../../../activities/runs/io/advance.ts'
import { closeRun } from '../../../activities/runs/io/close.ts'
import { type OpenRequest, openRun } from '../../../activities/runs/io/open.ts'
import type { Opened } from '../../../activities/runs/io/opened.ts'
import { publishRun } from '../../../activities/runs/io/publish.ts'
import { storeConfig } from '../../../activities/runs/queries/config.ts'
import { installation } from '../../../activities/runs/queries/installation.ts'
import { parseProject } from '../../../config/load.ts'
import type { BrandProject } from '../../../core/brand/project.ts'
import { NO_COUNTS, STAGES, type Stage } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'
import { brandKey } from '../../../db/keys.ts'
import { contextReader } from '../../../workers/context.ts'
import { TINY_FILES } from '../../support/tiny-brand.ts'

export const NOW = new Date('2026-11-22T02:30:00Z')
const KEY = brandKey('cd'.repeat(32))

function tinyProject(): BrandProject {
  const parsed = parseProject(TINY_FILES, {})
  if (!parsed.ok) throw new Error(parsed.problems.map((p) => `${p.file}:${p.line} ${p.message}`).join('\n'))
  return parsed.project
}

export interface Stand {
  readonly deps: RunsDeps
  readonly databaseId: string
  /** What Temporal says of workflows; `running` when nothing else is said. */
  readonly temporal: Map<string, WorkflowState | Error>
  /** Opens a run as the workflow `workflowId`. */
  readonly open: (workflowId: string, request?: Partial<OpenRequest>) => Promise<Opened>
}

/** Does the stages up to `last`, as the workflow execution `by`. */
export async function walk(stand: Stand, run: Opened, last: Stage, by = 'x'): Promise<void> {
  for (const stage of STAGES.slice(0, STAGES.indexOf(last) + 1)) {
    await advance(stand.deps, { ...run.ref, ended: null, begun: stage, by })
    const ended = { stage, state: 'done', counts: NO_COUNTS } as const
    await advance(stand.deps, { ...run.ref, ended, begun: null, by })
  }
}

/** A night of a date that is published; `work` writes what its stages would. */
export async function publishNight(
  stand: Stand,
  workflowId: string,
  businessDate: string,
  work: (run: Opened) => Promise<unknown> = () => Promise.resolve(),
): Promise<Opened> {
  const run = await stand.open(workflowId, { businessDate })
  await work(run)
  await walk(stand, run, 'gates')
  await publishRun(stand.deps, run.ref)
  const ending = { outcome: 'published', errorCode: null, errorHint: null } as const
  await closeRun(stand.deps, { ...run.ref, temporalRunId: `${workflowId}#1`, ...ending })
  return run
}

/** The stage `runs` on a real database, with Temporal's answers made up. */
export async function standOn(db: Db, keepRuns = 400): Promise<Stand> {
  const project = { ...tinyProject(), keepRuns }
  await db.execute('truncate run, config_version restart identity cascade')
  await db.execute('update publication set run_id = 0')
  await db.execute('update installation set brand = null, key_fingerprint = null')
  await storeConfig(db, { hash: 'v1', brand: 'tiny', files: TINY_FILES })
  const temporal = new Map<string, WorkflowState | Error>()
  const deps: RunsDeps = {
    db,
    key: KEY,
    now: () => NOW,
    emailKey: (email) => email,
    threads: 1,
    home: { out: '/nowhere', reports: '/nowhere' },
    project: () => Promise.resolve(project),
    context: contextReader(db, () => Promise.resolve(project)),
    spellings: () => [],
    heartbeat: (work) => work({ previous: null, set: () => undefined, signal: new AbortController().signal }),
    workflowState: (workflowId) => answer(temporal.get(workflowId) ?? 'running'),
  }
  const { database_id: databaseId } = await installation(db)
  const open = (workflowId: string, request: Partial<OpenRequest> = {}): Promise<Opened> =>
    openRun(deps, {
      databaseId,
      brand: 'tiny',
      configVersion: 'v1',
      projectDir: '/nowhere',
      kind: 'manual',
      businessDate: '2026-11-21',
      again: false,
      activate: true,
      clock: null,
      rerun: null,
      workflowId,
      temporalRunId: `${workflowId}#1`,
      startedAt: NOW.toISOString(),
      ...request,
    })
  return { deps, databaseId, temporal, open }
}

const answer = (state: WorkflowState | Error): Promise<WorkflowState> =>
  state instanceof Error ? Promise.reject(state) : Promise.resolve(state)
