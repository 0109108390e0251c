import type { Command } from 'commander'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Verb } from '../catalogue.ts'
import type { Act, Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { runOf } from '../night/run-reference.ts'
import { readRunState } from '../night/run-state.ts'
import { storedRun, withServers } from '../night/steering.ts'
import { oneOf, words } from '../values.ts'

interface Options {
  readonly by: string
  readonly reason: string
  readonly gate?: 'data' | 'blast'
}

/** `nocturne approve [RUN]` */
export const approve: Verb = (command, act) => {
  command
    .description('Let a night go on that waits for an approval. Who and why stand in its report.')
    .addHelpText(
      'after',
      examples(
        'nocturne approve --by ana --reason "the drop is a bank holiday"',
        'nocturne approve 12 --gate blast --by ana --reason "the big sale"',
      ),
    )
  decision(command, act, 'approve')
}

/** `nocturne reject [RUN]` */
export const reject: Verb = (command, act) => {
  command
    .description(
      'Stop a night that waits for an approval. At gate data nothing is published; at gate blast the waves that wait are not sent.',
    )
    .addHelpText('after', examples('nocturne reject --by ana --reason "half of the file is missing"'))
  decision(command, act, 'reject')
}

function decision(command: Command, act: Act, what: 'approve' | 'reject'): void {
  command
    .argument('[RUN]', 'run id, business date, or nothing for the newest')
    .requiredOption('--by <name>', 'who decides', words)
    .requiredOption('--reason <text>', 'why, in at most 200 characters; no customer', words)
    .option(
      '--gate <gate>',
      'data (before publishing) or blast (before sending); default: the one it waits at',
      oneOf(['data', 'blast']),
    )
    .action(
      act((cli: Cli, reference: string | undefined, options: Options) =>
        decide(cli, what, reference, options),
      ),
    )
}

async function decide(
  cli: Cli,
  what: 'approve' | 'reject',
  reference: string | undefined,
  options: Options,
): Promise<ExitCode> {
  return withServers(cli, async (steering) => {
    const run = await runOf(steering.db, reference)
    await steering.nights.decideNight(steering.client, await storedRun(steering.client, run), {
      decision: what,
      gate: options.gate ?? null,
      by: options.by,
      reason: options.reason,
    })
    const { view } = await readRunState(steering, await runOf(steering.db, String(run.run_id)))
    const next = what === 'approve' ? 'goes on' : 'is stopped'
    cli.output.result(() => [`Run ${run.run_id} ${next}: nocturne status ${run.run_id}`], view)
    return EXIT.done
  })
}
