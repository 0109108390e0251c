import type { Command } from 'commander'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import { countOf } from '../../core/format.ts'
import type { OperatorWord } from '../../core/night.ts'
import type { Verb } from '../catalogue.ts'
import type { Act, Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { runOf } from '../night/run-reference.ts'
import { readRunState } from '../night/run-state.ts'
import { storedRun, withServers } from '../night/steering.ts'
import { words } from '../values.ts'

/** `nocturne pause [RUN]` */
export const pause: Verb = (command, act) => {
  command
    .description(
      'Make a night stand still: once the parts that are under way have ended, between two batches where it sends. It keeps its lease, and waits until it is resumed.',
    )
    .addHelpText('after', examples('nocturne pause --by ana --reason "the shop restores its database"'))
  steered(command, act, 'pause')
}

/** `nocturne resume [RUN]` */
export const resume: Verb = (command, act) => {
  command
    .description('Let a paused night go on, where it stood still.')
    .addHelpText('after', examples('nocturne resume --by ana --reason "the database is back"'))
  steered(command, act, 'resume')
}

function steered(command: Command, act: Act, how: 'pause' | 'resume'): void {
  command
    .argument('[RUN]', 'run id, business date, or nothing for the newest')
    .requiredOption('--by <name>', 'who decides', words)
    .requiredOption('--reason <text>', 'why, in at most 200 characters; no customer', words)
    .action(
      act((cli: Cli, reference: string | undefined, word: OperatorWord) => steer(cli, how, reference, word)),
    )
}

async function steer(
  cli: Cli,
  how: 'pause' | 'resume',
  reference: string | undefined,
  { by, reason }: OperatorWord,
): Promise<ExitCode> {
  return withServers(cli, async (steering) => {
    const run = await runOf(steering.db, reference)
    const stored = await storedRun(steering.client, run)
    const { night, deliveries } = await steering.nights.pauseNight(steering.client, stored, how, {
      by,
      reason,
    })
    const { view } = await readRunState(steering, await runOf(steering.db, String(run.run_id)))
    const what = night ? `Run ${run.run_id}` : countOf(deliveries, 'delivery', 'deliveries')
    const next = how === 'pause' ? 'stands still once what is under way has ended' : 'goes on'
    cli.output.result(() => [`${what} ${next}: nocturne status ${run.run_id}`], view)
    return EXIT.done
  })
}
