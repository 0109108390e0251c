import { EXIT, type ExitCode } from '../../core/exit.ts'
import { STAGES, type Stage } from '../../core/stages.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { runOf } from '../night/run-reference.ts'
import { readRunState } from '../night/run-state.ts'
import { withNights } from '../night/steering.ts'
import { followNight } from '../night/waiting.ts'
import { oneOf } from '../values.ts'

interface Options {
  readonly from: Stage
  readonly wait?: true
}

/** `nocturne rerun RUN --from STAGE` */
export const rerun: Verb = (command, act) => {
  command
    .description(
      'Do a night again from a stage. A run that published nothing goes on under its own id; a published one gets a new run of its date, but for --from activation and --from report.',
    )
    .argument('<RUN>', 'run id or business date')
    .requiredOption('--from <stage>', STAGES.join(', '), oneOf(STAGES))
    .option('--wait', 'until the night has ended or waits for an approval')
    .addHelpText(
      'after',
      examples('nocturne rerun 12 --from segments --wait', 'nocturne rerun 2026-11-20 --from activation'),
    )
    .action(act(rerunRun))
}

async function rerunRun(cli: Cli, reference: string, options: Options): Promise<ExitCode> {
  return withNights(cli, async (steering, local) => {
    const { run_id: runId } = await runOf(steering.db, reference)
    const started = await steering.nights.rerunNight(steering.client, { local, runId, from: options.from })
    cli.output.note(`Run ${started.runId}, night of ${started.businessDate}, from ${options.from}`)
    if (options.wait === true) return followNight(cli, steering, started.runId, false)
    const { view } = await readRunState(steering, await runOf(steering.db, String(started.runId)))
    cli.output.result(() => [String(started.runId)], view)
    return EXIT.done
  })
}
