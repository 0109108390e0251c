import { recordAudit } from '../../activities/privacy/queries.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { OperatorWord } from '../../core/night.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { polls, SILENT_SECONDS } from '../night/pollers.ts'
import { runOf } from '../night/run-reference.ts'
import { readRunState } from '../night/run-state.ts'
import { storedRun, withServers } from '../night/steering.ts'
import { operatorName } from '../operator.ts'
import { words } from '../values.ts'

/** `nocturne cancel [RUN]` */
export const cancel: Verb = (command, act) => {
  command
    .description(
      'Ask a night that is under way to end. Before it has published, nothing is published; after, what is published stays.',
    )
    .argument('[RUN]', 'run id, business date, or nothing for the newest')
    .option('--by <name>', 'who decides (default: the account)', words)
    .option('--reason <text>', 'why, for the audit log; no customer', words)
    .addHelpText(
      'after',
      examples('nocturne cancel', 'nocturne cancel 12 --by ana --reason "half of the file is missing"'),
    )
    .action(act(cancelRun))
}

async function cancelRun(
  cli: Cli,
  reference: string | undefined,
  { by, reason }: Partial<OperatorWord>,
): Promise<ExitCode> {
  return withServers(cli, async (steering) => {
    const run = await runOf(steering.db, reference)
    const how = await steering.nights.cancelNight(
      steering.client,
      await storedRun(steering.client, run),
      cli.now(),
    )
    await recordAudit(steering.db, {
      actor: by ?? operatorName(),
      action: 'cancelled',
      subject: `run:${run.run_id}`,
      detail: { reason: reason ?? '', how },
    })
    const { view } = await readRunState(steering, await runOf(steering.db, String(run.run_id)))
    const heard =
      how === 'closed' ||
      (await polls(steering.client, new Date(cli.now().getTime() - SILENT_SECONDS * 1000)))
    cli.output.result(() => [how === 'closed' ? closed(run.run_id) : asked(run.run_id, heard)], view)
    return EXIT.done
  })
}

const closed = (runId: number): string => `Run ${runId} is closed: Temporal no longer knew its workflow.`

/** It is a worker who ends a night: without one nothing happens. */
const asked = (runId: number, heard: boolean): string =>
  heard
    ? `Run ${runId} was asked to end, which its worker does: nocturne status ${runId}`
    : `Run ${runId} was asked to end, and no worker is up to do it: start one (nocturne worker), then: nocturne status ${runId}`
