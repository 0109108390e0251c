import type { Command } from 'commander'
import { recordAudit } from '../../activities/privacy/queries.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { OperatorWord } from '../../core/night.ts'
import type { Verb } from '../catalogue.ts'
import type { Act, Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { readSchedule, scheduleJson, scheduleLines } from '../night/schedule-state.ts'
import { type Steering, withNights, withServers } from '../night/steering.ts'
import { words } from '../values.ts'

/** `nocturne schedule apply | show | pause | resume` */
export const schedule: Verb = (command, act) => {
  command
    .command('apply')
    .description(
      'Make the nightly start as nocturne.yaml says, or change it: time, zone, catch-up, jitter, and the brand project that its nights run with. A pause and its note stay. Apply it again after each change of the project.',
    )
    .addHelpText('after', examples('nocturne schedule apply', 'nocturne schedule apply --json'))
    .action(act(apply))
  command
    .command('show')
    .description(
      'The schedule: its next starts, whether it is paused and why, and business dates that are missing.',
    )
    .addHelpText('after', examples('nocturne schedule show', 'nocturne schedule show --json'))
    .action(act(show))
  steered(
    command,
    act,
    'pause',
    'Start no more nights until it is resumed. A night that is under way goes on.',
  )
  steered(
    command,
    act,
    'resume',
    'Start nights again. What was missed meanwhile is not made up: see `nocturne status`.',
  )
}

function steered(command: Command, act: Act, how: 'pause' | 'resume', description: string): void {
  command
    .command(how)
    .description(description)
    .requiredOption('--by <name>', 'who decides', words)
    .requiredOption('--reason <text>', 'why, in at most 200 characters; no customer', words)
    .addHelpText('after', examples(`nocturne schedule ${how} --by ana --reason "the shop moves its servers"`))
    .action(act((cli: Cli, word: OperatorWord) => steer(cli, how, word)))
}

async function apply(cli: Cli): Promise<ExitCode> {
  return withNights(cli, async (steering, local) => {
    const how = await steering.nights.applySchedule(steering.client, local, cli.now())
    cli.output.note(how === 'created' ? 'The schedule is there.' : 'The schedule is as nocturne.yaml says.')
    return tell(cli, steering)
  })
}

async function show(cli: Cli): Promise<ExitCode> {
  return withServers(cli, (steering) => tell(cli, steering))
}

async function steer(cli: Cli, how: 'pause' | 'resume', word: OperatorWord): Promise<ExitCode> {
  return withServers(cli, async (steering) => {
    const { nights, client, db } = steering
    const { by, reason } = word
    await (how === 'pause' ? nights.pauseSchedule : nights.resumeSchedule)(client, { by, reason })
    await recordAudit(db, {
      actor: by,
      action: how === 'pause' ? 'paused' : 'resumed',
      subject: `schedule:${client.brand}`,
      detail: { reason },
    })
    return tell(cli, steering)
  })
}

async function tell(cli: Cli, steering: Steering): Promise<ExitCode> {
  const state = await readSchedule(cli, steering)
  cli.output.result(() => scheduleLines(state, cli.output.paint), scheduleJson(state))
  return EXIT.done
}
