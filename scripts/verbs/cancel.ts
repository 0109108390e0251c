import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { examples } from '../program.ts'
import { runOf } from '../run-reference.ts'
import { readRunState } from '../run-state.ts'
import { storedRun, withServers } from '../steering.ts'

/** `nocturne cancel [RUN]` */
export const cancel: Verb = (command, act) => {
  command
    .description(
      'Ask a night that is under way to end. Before it has published, nothing is published; after, what is published stays.',
    )
    .argument('[RUN]', 'run id, business date, or nothing for the newest')
    .addHelpText('after', examples('nocturne cancel', 'nocturne cancel 12'))
    .action(act(cancelRun))
}

async function cancelRun(cli: Cli, reference: string | undefined): Promise<ExitCode> {
  return withServers(cli, async (steering) => {
    const run = await runOf(steering.db, reference)
    const how = await steering.nights.cancelNight(
      steering.client,
      await storedRun(steering.client, run),
      cli.now(),
    )
    const { view } = await readRunState(steering, await runOf(steering.db, String(run.run_id)))
    const text =
      how === 'asked'
        ? `Run ${run.run_id} was asked to end: nocturne status ${run.run_id}`
        : `Run ${run.run_id} is closed: Temporal no longer knew its workflow.`
    cli.output.result(() => [text], view)
    return EXIT.done
  })
}
