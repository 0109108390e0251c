import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { RunState } from '../../core/stages.ts'

const EXITS: Readonly<Record<RunState, ExitCode>> = {
  running: EXIT.busy,
  waiting: EXIT.waiting,
  rejected: EXIT.stopped,
  failed: EXIT.failed,
  cancelled: EXIT.failed,
  published: EXIT.done,
  degraded: EXIT.degraded,
  rolled_back: EXIT.done,
}

/** The exit code of a verb that waited for a run. */
export const exitOfState = (state: RunState): ExitCode => EXITS[state]
