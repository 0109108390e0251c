import type { BrandProject } from '../../../core/brand/project.ts'
import { hopeless } from '../../../core/errors.ts'
import type { RunKind, RunRef, Stage } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'
import { nextStart } from '../business-date.ts'
import { ownWorkflows } from '../children.ts'
import type { RunsDeps } from '../deps.ts'
import { insertRun, type NewRun, type RunRow, runById } from '../queries/run.ts'
import { layStages, stagesOf } from '../queries/stage.ts'

/** What the workflow needs to know of its run: names, dates and durations. */
export interface Opened {
  readonly ref: RunRef
  readonly businessDate: string
  readonly asOf: string
  readonly kind: RunKind
  readonly published: boolean
  /** Stages that are still to be done. */
  readonly stages: readonly Stage[]
  readonly sources: readonly {
    readonly name: string
    readonly optional: boolean
    /** How long it is tried. */
    readonly giveUpMs: number
    /** A workflow of its own reads it. */
    readonly own: boolean
  }[]
  readonly destinations: readonly string[]
  readonly activate: boolean
  readonly approvalWaitMs: number
  /** Approvals end before the next scheduled start; null = no schedule. */
  readonly approveBefore: string | null
  readonly activationWaitMs: number
  /** Somebody wants to be told how it goes. */
  readonly notifies: boolean
}

/** A minute before the next night opens its run, this one has closed its own. */
const MARGIN_MS = 60_000

/** Describes an open run to its workflow. */
export async function openedRun(
  deps: RunsDeps,
  request: { readonly databaseId: string },
  project: BrandProject,
  row: RunRow,
): Promise<Opened> {
  const stages = await stagesOf(deps.db, row.run_id)
  const own = ownWorkflows(project.sources)
  const next = project.schedule && nextStart(deps.now(), project.schedule.at, project.timeZone)
  return {
    ref: { databaseId: request.databaseId, runId: row.run_id },
    businessDate: row.business_date,
    asOf: row.as_of.toISOString(),
    kind: row.kind,
    published: row.published_at !== null,
    stages: stages.filter((s) => s.state !== 'done' && s.state !== 'skipped').map((s) => s.stage),
    sources: project.sources.map(({ name, optional, giveUpMs }) => ({
      name,
      optional,
      giveUpMs,
      own: own.has(name),
    })),
    destinations: project.destinations.map((d) => d.name),
    activate: row.activate,
    approvalWaitMs: project.approvalWaitMs,
    approveBefore: next === null ? null : new Date(next.getTime() - MARGIN_MS).toISOString(),
    activationWaitMs: project.activationWaitMs,
    notifies: project.notify !== null,
  }
}

/** Inserts a run; another one that was faster is RUN_UNDER_WAY. */
export async function insertOrRefuse(tx: Db, run: NewRun): Promise<number> {
  try {
    return await insertRun(tx, run)
  } catch (error) {
    throw leaseTaken(error) ? busy() : error
  }
}

/** Lays out the stages of a run and gives its row. */
export async function laidRun(tx: Db, runId: number, from: Stage): Promise<RunRow> {
  await layStages(tx, runId, from)
  const row = await runById(tx, runId)
  if (row === null) throw new Error('the run that was just written is not there')
  return row
}

export const leaseTaken = (error: unknown): boolean =>
  (error as { code?: string; constraint?: string }).code === '23505' &&
  (error as { constraint?: string }).constraint === 'run_one_lease'

export const busy = (): Error =>
  hopeless('RUN_UNDER_WAY', 'Another run was opened at the same moment: see it with: nocturne status')
