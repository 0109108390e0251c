import { readStages } from '../../activities/report/queries/stages.ts'
import type { ExitCode } from '../../core/exit.ts'
import type { Cli } from '../cli.ts'
import { exitOfState } from '../client/exit-of-state.ts'
import { patient } from '../client/patience.ts'
import { stageProgress } from '../output/progress.ts'
import { runOf } from './run-reference.ts'
import { readRunState, showRun } from './run-state.ts'
import type { Steering } from './steering.ts'

/** Waits for a night, tells its stages as they end, prints it, and gives its exit code. */
export async function followNight(
  cli: Cli,
  steering: Steering,
  runId: number,
  throughApproval: boolean,
): Promise<ExitCode> {
  const progress = stageProgress(cli.output)
  cli.interrupted.addEventListener('abort', () =>
    cli.output.warn(`Run ${runId} goes on: nocturne status ${runId}`),
  )
  const ended = await steering.nights.waitNight(steering.client, runId, {
    throughApproval,
    signal: cli.interrupted,
    now: cli.now,
    onLook: async () => progress.seen(await readStages(steering.db, runId)),
  })
  if (ended.lost)
    cli.output.warn(`Temporal no longer knows the workflow of run ${runId}: it is closed as lost.`)
  const end = async () => readRunState(steering, await runOf(steering.db, String(runId)))
  showRun(cli.output, await patient(end, cli.interrupted))
  return exitOfState(ended.state)
}
