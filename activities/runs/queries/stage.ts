import type { Stage, StageCounts, StageState } from '../../../core/stages.ts'
import { STAGES } from '../../../core/stages.ts'
import { type Db, maybe } from '../../../db/connect.ts'

export interface StageRow {
  readonly stage: Stage
  readonly state: StageState
  readonly begun_by: string | null
}

/** The stages of a run, in the order of the night. */
export function stagesOf(db: Db, runId: number): Promise<StageRow[]> {
  return db.query<StageRow>(
    `
    select stage, state, begun_by
    from stage
    where run_id = $1::int
    order by array_position($2::text[], stage)`,
    [runId, STAGES],
  )
}

/**
 * Gives a run its stages: `skipped` before `from` (they stand as the base run left them), `pending` from there
 * on. Stages that are there already become pending again from `from` on.
 */
export function layStages(tx: Db, runId: number, from: Stage): Promise<number> {
  return tx.execute(
    `
    insert into stage (run_id, stage, state)
    select $1::int, s.stage, case when s.position < $2::int then 'skipped' else 'pending' end
    from unnest($3::text[]) with ordinality s (stage, position)
    on conflict (run_id, stage) do update
    set state = 'pending', begun_by = null, started_at = null, ended_at = null,
      read = 0, loaded = 0, unchanged = 0, rejected = 0, written = 0
    where excluded.state = 'pending'`,
    [runId, STAGES.indexOf(from) + 1, STAGES],
  )
}

/** Who began a stage last; the row is locked until commit. */
export function lockStage(tx: Db, runId: number, stage: Stage): Promise<StageRow | null> {
  return maybe<StageRow>(
    tx,
    `select stage, state, begun_by from stage where run_id = $1::int and stage = $2::text for update`,
    [runId, stage],
  )
}

/** Begins a stage. */
export function beginStage(tx: Db, runId: number, stage: Stage, by: string, at: Date): Promise<number> {
  return tx.execute(
    `
    update stage
    set state = 'running', begun_by = $3::text, started_at = $4::timestamptz, ended_at = null,
      read = 0, loaded = 0, unchanged = 0, rejected = 0, written = 0
    where run_id = $1::int and stage = $2::text`,
    [runId, stage, by, at],
  )
}

/** What becomes of a stage that has begun. */
export interface StageTurn {
  readonly stage: Stage
  readonly state: 'done' | 'failed' | 'skipped' | 'waiting' | 'running'
  /** null = those that it has stay. */
  readonly counts: StageCounts | null
}

/** Ends a stage with its state and counts, or notes that it waits, and goes on. */
export function turnStage(
  tx: Db,
  runId: number,
  { stage, state, counts }: StageTurn,
  at: Date,
): Promise<number> {
  return tx.execute(
    `
    update stage
    set state = $3::text, ended_at = case when $3::text in ('waiting', 'running') then null else $9::timestamptz end,
      started_at = coalesce(started_at, $9::timestamptz),
      read = coalesce($4::bigint, read), loaded = coalesce($5::bigint, loaded),
      unchanged = coalesce($6::bigint, unchanged), rejected = coalesce($7::bigint, rejected),
      written = coalesce($8::bigint, written)
    where run_id = $1::int and stage = $2::text`,
    [
      runId,
      stage,
      state,
      counts?.read ?? null,
      counts?.loaded ?? null,
      counts?.unchanged ?? null,
      counts?.rejected ?? null,
      counts?.written ?? null,
      at,
    ],
  )
}
