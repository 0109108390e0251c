import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { withMissingDates } from '../night/missing.ts'
import { runOf } from '../night/run-reference.ts'
import { readRunState, showRun } from '../night/run-state.ts'
import { withTemporal } from '../night/with-temporal.ts'
import { withDatabase } from '../session.ts'

/**
 * `nocturne status [RUN]`: reads PostgreSQL, so it works while Temporal is down or has forgotten; what fails and is tried
 * again, and a schedule that is paused, are added where Temporal tells them at once.
 */
export const status: Verb = (command, act) => {
  command
    .description('How a night is: its stages, gates, deliveries and sums, and what it wants from you.')
    .argument('[RUN]', 'run id, business date, or nothing for the newest')
    .addHelpText(
      'after',
      examples('nocturne status', 'nocturne status 2026-11-21', 'nocturne status 12 --json'),
    )
    .action(act(showStatus))
}

async function showStatus(cli: Cli, reference: string | undefined): Promise<ExitCode> {
  return withDatabase(cli, async (session) => {
    const run = await runOf(session.db, reference)
    const state = await readRunState(session, run)
    const known = await withMissingDates(session.db, state, cli.now())
    showRun(cli.output, await withTemporal(cli, session, known))
    return EXIT.done
  })
}
