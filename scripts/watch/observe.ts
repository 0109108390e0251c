import { readCommittedRows, readPaces, type StagePace } from '../../activities/report/queries/paces.ts'
import { readStages } from '../../activities/report/queries/stages.ts'
import type { RunRow } from '../../activities/runs/queries/run.ts'
import type { RunState } from '../../core/stages.ts'
import type { FailingAttempt } from '../client/failing.ts'
import { attemptWithDirectory } from '../failure/full-disk.ts'
import type { Steering } from '../night/steering.ts'
import { type LiveStage, leftOfNight, liveStages } from './look.ts'

/** A night at one moment, as `watch --json` prints it. */
export interface Look {
  readonly at: Date
  readonly run_id: number
  readonly business_date: string
  readonly state: RunState
  readonly waiting_gate: 'data' | 'blast' | null
  readonly stages: readonly LiveStage[]
  readonly left_seconds: number | null
  /** Work that failed and is tried again now. */
  readonly failing: readonly FailingAttempt[]
}

/** So many nights before are asked how long a stage takes. */
const NIGHTS = 5

/** The nights before do not change while one is watched. */
export function pacesFor({ db }: Steering, runId: number): Promise<readonly StagePace[]> {
  return readPaces(db, runId, NIGHTS)
}

/** Looks at a night. Rows in hand come from Temporal; when it does not answer, they are left out. */
export async function look(
  { db, client, nights, place }: Steering,
  run: RunRow,
  paces: readonly StagePace[],
  now: Date,
): Promise<Look> {
  const rows = await readStages(db, run.run_id)
  const committed = await readCommittedRows(db, run.run_id)
  const reading = rows.some((row) => row.stage === 'extract' && row.state === 'running')
  const sources = reading ? committed.flatMap((c) => (c.running && c.source !== null ? [c.source] : [])) : []
  const inHand = await nights
    .rowsInHand(client, run.workflow_id, sources)
    .catch((): ReadonlyMap<string, number> => new Map())
  const failing =
    run.state === 'running' ? await nights.failingAttempts(client, run.workflow_id).catch(() => []) : []
  const stages = liveStages(rows, committed, inHand, paces)
  return {
    at: now,
    run_id: run.run_id,
    business_date: run.business_date,
    state: run.state,
    waiting_gate: run.waiting_gate,
    stages,
    left_seconds: run.state === 'running' ? leftOfNight(stages, paces) : null,
    failing: failing.map((attempt) => attemptWithDirectory(attempt, place)),
  }
}
