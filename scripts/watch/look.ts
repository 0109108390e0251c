import type { CommittedRows, StagePace } from '../../activities/report/queries/paces.ts'
import type { StageRow } from '../../activities/report/queries/stages.ts'
import { STAGES, type Stage, type StageState } from '../../core/stages.ts'

/** One stage as it is seen while a night is under way. */
export interface LiveStage {
  readonly stage: Stage
  readonly state: StageState
  readonly seconds: number | null
  /** Read, or written where nothing is read; of a stage at work what is known by now, null = nothing yet. */
  readonly rows: number | null
  readonly total: number | null
  readonly rows_per_second: number | null
  /** By what is left of its rows, else by the nights before; null = unknown, or not at work. */
  readonly left_seconds: number | null
  readonly rejected: number
}

const ENDED: readonly StageState[] = ['done', 'failed', 'skipped']

/** All stages in order: what the table says, with the rows that a stage at work has in hand. */
export function liveStages(
  rows: readonly StageRow[],
  committed: readonly CommittedRows[],
  inHand: ReadonlyMap<string, number>,
  paces: readonly StagePace[],
): readonly LiveStage[] {
  return STAGES.flatMap((name) => rows.filter((row) => row.stage === name)).map((row) => {
    const isOver = ENDED.includes(row.state)
    const known = isOver
      ? { rows: Math.max(row.read, row.written), total: null }
      : progressOf(row.stage, committed, inHand)
    const rate =
      known.rows === null || row.seconds === null || row.seconds < 0.05 ? null : known.rows / row.seconds
    return {
      stage: row.stage,
      state: row.state,
      seconds: row.seconds,
      ...known,
      rows_per_second: rate === null ? null : Math.round(rate),
      left_seconds: row.state === 'running' ? leftOf(row, known, rate, paces) : null,
      rejected: row.rejected,
    }
  })
}

interface Known {
  readonly rows: number | null
  readonly total: number | null
}

function progressOf(
  stage: Stage,
  committed: readonly CommittedRows[],
  inHand: ReadonlyMap<string, number>,
): Known {
  const mine = committed.filter((c) => c.stage === stage)
  if (mine.length === 0) return { rows: null, total: null }
  // A heartbeat may still tell of a file that is committed by now: what is in hand is never added to it.
  const sum = mine.reduce((rows, c) => rows + Math.max(c.rows, inHand.get(c.source ?? '') ?? 0), 0)
  const totals = mine.flatMap((c) => (c.total === null ? [] : [c.total]))
  return { rows: sum, total: totals.length === 0 ? null : totals.reduce((a, b) => a + b, 0) }
}

/** By its own rate where the number of rows is known; else by how long it took in the nights before. */
function leftOf(
  row: StageRow,
  known: Known,
  rate: number | null,
  paces: readonly StagePace[],
): number | null {
  if (known.total !== null && known.rows !== null && rate !== null && rate > 0)
    return Math.max(0, (known.total - known.rows) / rate)
  const pace = paces.find((p) => p.stage === row.stage)
  // A night that is slower than those before tells nothing about when it ends.
  if (pace === undefined || row.seconds === null || row.seconds > pace.seconds) return null
  return pace.seconds - row.seconds
}

/** Seconds until the night has ended; null where nothing tells, or where it waits for somebody. */
export function leftOfNight(stages: readonly LiveStage[], paces: readonly StagePace[]): number | null {
  if (paces.length === 0 || stages.some((s) => s.state === 'waiting')) return null
  const current = stages.find((s) => s.state === 'running')
  if (current !== undefined && current.left_seconds === null) return null
  const pending = stages.filter((s) => s.state === 'pending')
  const later = pending.map((s) => paces.find((p) => p.stage === s.stage)?.seconds ?? 0)
  return (current?.left_seconds ?? 0) + later.reduce((a, b) => a + b, 0)
}
