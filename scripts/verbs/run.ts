import { lastEndedDay } from '../../activities/runs/business-date.ts'
import { leaseRow } from '../../activities/runs/queries/run.ts'
import { isRehearsal } from '../../core/brand/destination.ts'
import type { BrandProject } from '../../core/brand/project.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import type { StartedNight } from '../client/index.ts'
import { examples } from '../examples.ts'
import { misuse } from '../failure.ts'
import { refuseFuture } from '../night/future.ts'
import { runOf } from '../night/run-reference.ts'
import { readRunState } from '../night/run-state.ts'
import { type Steering, withNights } from '../night/steering.ts'
import { followNight } from '../night/waiting.ts'
import type { LocalProject } from '../project/project.ts'
import { day, instant } from '../values.ts'

interface Options {
  readonly date?: string
  readonly wait?: true
  readonly again?: true
  readonly clock?: Date
}

/** `nocturne run` */
export const run: Verb = (command, act) => {
  command
    .description(
      'Start one night. Without --wait it ends with 0 once the run holds its lease, and prints the run id; the night goes on in the worker.',
    )
    .option('--date <date>', "business date (default: the last day of the brand's zone that has ended)", day)
    .option('--wait', 'until the night has ended or waits for an approval; its exit code says how it ended')
    .option('--again', 'a date that is published already is run once more')
    .option(
      '--clock <iso>',
      'what sending takes for the true time; only where every destination is a sandbox or on loopback',
      instant,
    )
    .addHelpText(
      'after',
      examples(
        'nocturne run --wait',
        'nocturne run --date 2026-11-20 --wait --json',
        'nocturne run --date 2026-11-20 --again',
      ),
    )
    .action(act(startRun))
}

async function startRun(cli: Cli, options: Options): Promise<ExitCode> {
  return withNights(cli, async (steering, local) => {
    if (options.clock !== undefined) refuseClock(local.project)
    refuseFuture(options.date, options.clock ?? cli.now(), local.project.timeZone)
    const waiting = options.wait === true ? await waitingRun(cli, steering, local, options.date) : null
    if (waiting !== null) {
      cli.output.note(`Run ${waiting} waits for an approval; waiting for it and for what follows.`)
      return followNight(cli, steering, waiting, true)
    }
    const started = await steering.nights.startNight(steering.client, {
      local,
      date: options.date ?? null,
      again: options.again === true,
      clock: options.clock?.toISOString() ?? null,
      now: cli.now(),
    })
    if (options.wait !== true) return tellStarted(cli, steering, started)
    cli.output.note(`Run ${started.runId}, night of ${started.businessDate}`)
    return followNight(cli, steering, started.runId, false)
  })
}

/** The night of this date that waits for an approval: `--wait` again goes on waiting instead of starting another. */
async function waitingRun(
  cli: Cli,
  { db }: Steering,
  { project }: LocalProject,
  date: string | undefined,
): Promise<number | null> {
  const held = await leaseRow(db)
  const wanted = date ?? lastEndedDay(cli.now(), project.timeZone)
  return held?.state === 'waiting' && held.business_date === wanted ? held.run_id : null
}

async function tellStarted(cli: Cli, steering: Steering, started: StartedNight): Promise<ExitCode> {
  const { view } = await readRunState(steering, await runOf(steering.db, String(started.runId)))
  cli.output.note(`The night of ${started.businessDate} is under way: nocturne status ${started.runId}`)
  cli.output.result(() => [String(started.runId)], view)
  return EXIT.done
}

/** A made-up clock must never decide when a real person is written to. */
function refuseClock(project: BrandProject): void {
  const real = project.destinations.find((destination) => !isRehearsal(destination))
  if (real === undefined) return
  throw misuse(
    'CLOCK_REFUSED',
    `--clock is allowed only where every destination is a sandbox or on loopback; ${real.name} (${real.position.file}) is neither.`,
    'Say `sandbox: true` there, or run without --clock.',
  )
}
