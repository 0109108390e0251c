import type { Opened } from '../../activities/runs/io/opened.ts'
import type { ApprovalGate, NightInput, NightProgress, OperatorWord } from '../../core/night.ts'
import { type RunState, STAGES, type Stage, type StageCounts, type StageState } from '../../core/stages.ts'

/** What one workflow knows of its night; lives in the workflow alone, never in the module. */
export interface Night {
  readonly input: NightInput
  run: Opened | null
  state: RunState
  published: boolean
  /** First thing that makes a published night degraded. */
  degraded: string | null
  /** Why it ended as it did; null = it is under way. */
  error: NightProgress['error']
  /** Versions that nobody can look at any more may be deleted. */
  prune: boolean
  waitingFor: ApprovalGate | null
  decision: (OperatorWord & { readonly decision: 'approve' | 'reject' }) | null
  /** Who wants it to stand still; null = nobody. */
  pause: OperatorWord | null
  /** Who let it go on last. */
  resumed: OperatorWord | null
  /** The recipe is through: there is nothing left to pause. */
  closing: boolean
  /** Deliveries that this night started or woke; they pause with it. */
  readonly deliveries: Set<string>
  readonly stages: Record<Stage, StageView>
  /** The stage that is under way, and the one whose end is not written yet. */
  current: Stage | null
  ended: { readonly stage: Stage; readonly state: EndState; readonly counts: StageCounts | null } | null
}

export type EndState = 'done' | 'failed' | 'skipped'

interface StageView {
  state: StageState
  startedAt: number | null
  endedAt: number | null
  counts: StageCounts | null
}

/** A night before it has a run. */
export function newNight(input: NightInput): Night {
  const stages = Object.fromEntries(STAGES.map((stage) => [stage, pending()])) as Record<Stage, StageView>
  return {
    input,
    run: null,
    state: 'running',
    published: false,
    degraded: null,
    error: null,
    prune: false,
    waitingFor: null,
    decision: null,
    pause: null,
    resumed: null,
    closing: false,
    deliveries: new Set(),
    stages,
    current: null,
    ended: null,
  }
}

const pending = (): StageView => ({ state: 'pending', startedAt: null, endedAt: null, counts: null })

/** The run that was opened; asked for only after it was. */
export function runOf(night: Night): Opened {
  if (night.run === null) throw new Error('the night has no run yet')
  return night.run
}

/** The answer to the query `progress`: ids, names and counts. */
export function progressOf(night: Night, now: number): NightProgress {
  return {
    runId: night.run?.ref.runId ?? null,
    businessDate: night.run?.businessDate ?? night.input.businessDate,
    state: night.state,
    published: night.published,
    stage: night.current,
    waitingFor: night.waitingFor,
    paused: night.pause,
    error: night.error,
    stages: STAGES.map((stage) => {
      const { state, startedAt, endedAt, counts } = night.stages[stage]
      return {
        stage,
        state,
        seconds: startedAt === null ? null : ((endedAt ?? now) - startedAt) / 1000,
        read: counts?.read ?? 0,
        written: counts?.written ?? 0,
        rejected: counts?.rejected ?? 0,
      }
    }),
  }
}
