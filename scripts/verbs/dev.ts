import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examples } from '../examples.ts'

// The stack's machinery is loaded only when it is called.
const actions = () => import('./dev-actions.ts')

/** `nocturne dev up | down | status | reset` */
export const dev: Verb = (command, act) => {
  command.description(
    'The development stack of this home: an embedded PostgreSQL, the Temporal development server with its web UI, and one worker. What DATABASE_URL, TEMPORAL_ADDRESS or temporal.toml name is used and not started.',
  )
  command
    .command('up')
    .description(
      "Start what does not run yet, bring the brand's database to this version, and start one worker of the project in the background.",
    )
    .option('--no-worker', 'without the worker')
    .addHelpText('after', examples('nocturne dev up', 'nocturne dev up --no-worker'))
    .action(
      act(async (cli: Cli, options: { readonly worker: boolean }) => (await actions()).up(cli, options)),
    )
  command
    .command('down')
    .description('Stop the worker, Temporal and PostgreSQL. Nothing is lost: `dev up` finds all of it again.')
    .addHelpText('after', examples('nocturne dev down'))
    .action(act(async (cli: Cli) => (await actions()).down(cli), 'finish'))
  command
    .command('status')
    .description('What runs, and where.')
    .addHelpText('after', examples('nocturne dev status', 'nocturne dev status --json'))
    .action(act(async (cli: Cli) => (await actions()).status(cli)))
  command
    .command('reset')
    .description(
      "Empty the embedded database of the brand and out/. Nights, profiles, consents: all of the brand's is gone.",
    )
    .option('--yes', 'really')
    .addHelpText('after', examples('nocturne dev reset --yes'))
    .action(
      act(
        async (cli: Cli, options: { readonly yes?: true }) => (await actions()).reset(cli, options),
        'finish',
      ),
    )
}
