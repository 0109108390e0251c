import { spawn } from 'node:child_process'
import { temporalConfigOf } from '../../config/connections.ts'
import { loadSettings } from '../../config/settings.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { noTemporal } from '../night/steering.ts'
import { needProject, placeOf, rememberProject } from '../project/place.ts'
import { databaseUrlOf } from '../session.ts'
import { workerLaunch } from '../worker-command.ts'

/** `nocturne worker` */
export const worker: Verb = (command, act) => {
  command
    .description(
      "Do the brand's work in the foreground, until SIGTERM or Ctrl-C: then it takes nothing new, and lets what it does come to a safe point. In production, run it under your supervisor; several of them share the work.",
    )
    .addHelpText('after', examples('nocturne worker', 'nocturne worker --project /srv/brands/shop'))
    .action(act(work, 'finish'))
}

async function work(cli: Cli): Promise<ExitCode> {
  const place = await placeOf(cli)
  const { projectInOrder } = await import('../project/project.ts')
  const { dir } = projectInOrder(needProject(place), cli.env)
  // The worker would find them too, in its log, after it has waited for its servers.
  loadSettings(cli.env)
  databaseUrlOf(place)
  if (temporalConfigOf(place.home, cli.env) === undefined) throw noTemporal()
  if (place.home !== undefined) rememberProject(place.home, dir)
  return inForeground(workerLaunch(process.execPath, dir, place.home, cli.env))
}

/** The worker is a process of its own; what we are told to do, it is told. */
function inForeground({ command, cwd, env }: ReturnType<typeof workerLaunch>): Promise<ExitCode> {
  const [program, ...args] = command
  // Over the channel it hears of our end, however sudden: a worker that nobody knows of must not go on sending.
  const child = spawn(program, args, {
    cwd,
    env: { ...env },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  // Ctrl-C reaches both of us; SIGTERM only the one that it was sent to.
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGINT', () => undefined)
  return new Promise((end, fail) => {
    child.once('error', fail)
    child.once('exit', (code) => end(Object.values(EXIT).find((one) => one === code) ?? EXIT.failed))
  })
}
