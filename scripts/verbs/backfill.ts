import { Option } from 'commander'
import type { RunRow } from '../../activities/runs/queries/run.ts'
import { EXIT, type ExitCode, exitOfCode } from '../../core/exit.ts'
import { countOf } from '../../core/format.ts'
import type { BackfillResult, StoppedNight } from '../../core/night.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { exitOfState } from '../client/exit-of-state.ts'
import { examples } from '../examples.ts'
import { Refusal } from '../failure.ts'
import { refuseFuture } from '../night/future.ts'
import { polls } from '../night/pollers.ts'
import { runOf } from '../night/run-reference.ts'
import { readRunState } from '../night/run-state.ts'
import { type Steering, withNights } from '../night/steering.ts'
import { stateWord } from '../output/paint.ts'
import { wantedLines } from '../output/run-text.ts'
import { day } from '../values.ts'

interface Options {
  readonly from: string
  readonly to: string
  readonly activate?: true
  readonly detach?: true
}

/** `nocturne backfill` */
export const backfill: Verb = (command, act) => {
  command
    .description(
      'One night a date, in order, until the last has ended or one waits for an approval. Dates that are published are skipped; it stops at the first night that does not publish. Campaigns are planned for the last date only.',
    )
    .requiredOption('--from <date>', 'first business date', day)
    .requiredOption('--to <date>', 'last business date', day)
    .option('--activate', 'campaigns are planned for every date')
    .option('--detach', 'end once the first night is under way; the nights go on in the worker')
    // Waiting is what it does; the word is taken because `run` has it.
    .addOption(new Option('--wait', 'the default').hideHelp())
    .addHelpText('after', examples('nocturne backfill --from 2026-11-01 --to 2026-11-20'))
    .action(act(startNights))
}

async function startNights(cli: Cli, options: Options): Promise<ExitCode> {
  return withNights(cli, async (steering, local) => {
    const activate = options.activate === true
    refuseFuture(options.to, cli.now(), local.project.timeZone)
    if (!(await polls(steering.client, undefined))) throw noWorker(steering.client.brand)
    const workflowId = await steering.nights.startBackfill(steering.client, {
      local,
      from: options.from,
      to: options.to,
      activate,
    })
    cli.output.note(`${workflowId} is under way.`)
    if (options.detach !== true) return follow(cli, steering, workflowId)
    cli.output.result(() => [workflowId], { workflow_id: workflowId })
    return EXIT.done
  })
}

function noWorker(brand: string): Refusal {
  return new Refusal(
    EXIT.unreachable,
    'NO_WORKER',
    `No worker of brand '${brand}' takes any work: the nights would wait for one.`,
    'Start one with `nocturne worker`, or the whole development stack with `nocturne dev up`.',
  )
}

async function follow(cli: Cli, steering: Steering, workflowId: string): Promise<ExitCode> {
  cli.interrupted.addEventListener('abort', () => cli.output.warn(`${workflowId} goes on: nocturne status`))
  const ended = await steering.nights.waitBackfill(steering.client, workflowId, {
    onLook: teller(cli),
    signal: cli.interrupted,
  })
  if (ended.how === 'ended') return tell(cli, workflowId, ended.result)
  const { wanted, view } = await readRunState(steering, await runOf(steering.db, String(ended.run.run_id)))
  cli.output.result(() => wantedLines(wanted, cli.output.paint), { workflow_id: workflowId, waiting: view })
  return EXIT.waiting
}

/** One line a night, when the next one has begun; on a terminal also the one that is at work. */
function teller(cli: Cli): (run: RunRow | null) => void {
  const line = (run: RunRow, state: string): string =>
    `${run.business_date}  run ${run.run_id}  ${stateWord(cli.output.notePaint, state)}`
  let last: RunRow | null = null
  return (run) => {
    // A backfill goes on only after a night that published.
    if (last !== null && run?.run_id !== last.run_id && last.lease) cli.output.note(line(last, 'published'))
    if (run?.lease) cli.output.status(line(run, run.state))
    last = run
  }
}

function tell(cli: Cli, workflowId: string, result: BackfillResult): ExitCode {
  const { published, skipped, stoppedAt } = result
  const at = stoppedAt === null ? [] : [`Stopped at ${stoppedAt.businessDate}: ${stoppedText(stoppedAt)}`]
  cli.output.result(
    () => [
      `${countOf(published, 'night', 'nights')} published, ${countOf(skipped, 'date', 'dates')} published before.`,
      ...at,
    ],
    {
      workflow_id: workflowId,
      published,
      skipped,
      stopped_at:
        stoppedAt === null
          ? null
          : { run_id: stoppedAt.runId, business_date: stoppedAt.businessDate, state: stoppedAt.state },
    },
  )
  if (stoppedAt === null) return EXIT.done
  return stoppedAt.runId === null ? exitOfCode(stoppedAt.errorCode ?? '') : exitOfState(stoppedAt.state)
}

/** A night that could not even be opened has no run to look at: its error says why. */
function stoppedText({ runId, state, errorCode, errorHint }: StoppedNight): string {
  if (runId !== null) return `run ${runId} is ${state}. nocturne status ${runId}`
  return `the night could not be opened (${errorCode}). ${errorHint ?? ''}`.trim()
}
