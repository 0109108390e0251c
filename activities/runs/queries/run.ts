import type { RunKind, RunState, Stage } from '../../../core/stages.ts'
import { type Db, maybe, one } from '../../../db/connect.ts'

/** A run as it stands in the table. */
export interface RunRow {
  readonly run_id: number
  readonly business_date: string
  readonly as_of: Date
  readonly time_zone: string
  readonly kind: RunKind
  readonly state: RunState
  readonly lease: boolean
  readonly config_version: string
  readonly project_dir: string
  readonly workflow_id: string
  readonly temporal_run_id: string | null
  readonly base_run: number
  readonly from_stage: Stage | null
  readonly activate: boolean
  readonly clock: Date | null
  readonly waiting_gate: 'data' | 'blast' | null
  readonly error_code: string | null
  readonly error_hint: string | null
  readonly started_at: Date
  readonly published_at: Date | null
  readonly ended_at: Date | null
}

const COLUMNS = `
  run_id, business_date::text as business_date, as_of, time_zone, kind, state, lease, config_version, project_dir,
  workflow_id, temporal_run_id, base_run, from_stage, activate, clock, waiting_gate, error_code, error_hint,
  started_at, published_at, ended_at`

/** One run by its id. */
export function runById(db: Db, runId: number): Promise<RunRow | null> {
  return maybe<RunRow>(db, `select ${COLUMNS} from run where run_id = $1::int`, [runId])
}

/** The newest run that was opened. */
export function newestRun(db: Db): Promise<RunRow | null> {
  return maybe<RunRow>(db, `select ${COLUMNS} from run order by run_id desc limit 1`)
}

/** The run that holds the lease. */
export function leaseRow(db: Db): Promise<RunRow | null> {
  return maybe<RunRow>(db, `select ${COLUMNS} from run where lease`)
}

/** The run that a workflow execution opened. */
export function runOfWorkflow(db: Db, workflowId: string, temporalRunId: string): Promise<RunRow | null> {
  return maybe<RunRow>(
    db,
    `
    select ${COLUMNS}
    from run
    where workflow_id = $1::text and temporal_run_id = $2::text
    order by run_id desc
    limit 1`,
    [workflowId, temporalRunId],
  )
}

/** How many runs of a date there are. */
export async function runsOfDate(db: Db, businessDate: string): Promise<number> {
  const row = await one<{ n: string }>(db, 'select count(*) as n from run where business_date = $1::date', [
    businessDate,
  ])
  return Number(row.n)
}

/** What a new run is inserted with. */
export interface NewRun {
  readonly businessDate: string
  readonly asOf: Date
  readonly timeZone: string
  readonly kind: RunKind
  readonly configVersion: string
  readonly projectDir: string
  readonly workflowId: string
  readonly temporalRunId: string
  readonly baseRun: number
  readonly fromStage: Stage | null
  readonly activate: boolean
  readonly clock: string | null
}

/**
 * Opens a run that holds the lease; fails with 23505 on run_one_lease when another one holds it. Its id is the next
 * one: a sequence that lives through a crash of the server jumps by 32. The caller holds the publication's lock, and
 * no run is ever deleted, so that nobody takes the same.
 */
export async function insertRun(tx: Db, run: NewRun): Promise<number> {
  await tx.query(`
    select setval(pg_get_serial_sequence('run', 'run_id'), (select coalesce(max(run_id), 0) + 1 from run), false)`)
  const row = await one<{ run_id: number }>(
    tx,
    `
    insert into run (business_date, as_of, time_zone, kind, state, config_version, project_dir, workflow_id,
      temporal_run_id, base_run, from_stage, activate, clock)
    values ($1::date, $2::timestamptz, $3::text, $4::text, 'running', $5::text, $6::text, $7::text,
      $8::text, $9::int, $10::text, $11::boolean, $12::timestamptz)
    returning run_id`,
    [
      run.businessDate,
      run.asOf,
      run.timeZone,
      run.kind,
      run.configVersion,
      run.projectDir,
      run.workflowId,
      run.temporalRunId,
      run.baseRun,
      run.fromStage,
      run.activate,
      run.clock,
    ],
  )
  return row.run_id
}

/** Gives a closed run the lease again, for another workflow execution; 23505 when another run holds it. */
export function reopenRun(
  tx: Db,
  run: {
    readonly runId: number
    readonly workflowId: string
    readonly temporalRunId: string
    readonly configVersion: string
    readonly projectDir: string
    readonly activate: boolean
  },
): Promise<number> {
  return tx.execute(
    `
    update run
    set lease = true, state = 'running', workflow_id = $2::text, temporal_run_id = $3::text,
      config_version = $4::text, project_dir = $5::text, activate = $6::boolean, waiting_gate = null,
      error_code = null, error_hint = null, ended_at = null
    where run_id = $1::int and not lease`,
    [run.runId, run.workflowId, run.temporalRunId, run.configVersion, run.projectDir, run.activate],
  )
}

/** The run that published a date and was not rolled back. */
export function newestPublishedOfDate(db: Db, businessDate: string): Promise<RunRow | null> {
  return maybe<RunRow>(
    db,
    `
    select ${COLUMNS}
    from run
    where business_date = $1::date and published_at is not null and state <> 'rolled_back'
    order by run_id desc
    limit 1`,
    [businessDate],
  )
}
