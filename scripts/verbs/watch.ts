import type { ExitCode } from '../../core/exit.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { patient } from '../client/patience.ts'
import { examples } from '../examples.ts'
import { failingText } from '../night/failing.ts'
import { runOf } from '../night/run-reference.ts'
import { readRunState, showRun } from '../night/run-state.ts'
import { type Steering, withServers } from '../night/steering.ts'
import { stageText, watchLines } from '../output/watch-text.ts'
import { type Look, look, pacesFor } from '../watch/observe.ts'

/** `nocturne watch [RUN]` */
export const watch: Verb = (command, act) => {
  command
    .description(
      'Follow a night until it has ended, also through an approval: one line a stage, with rows, rows a second and the time left by the nights before. Ctrl-C ends the watching, never the night. The exit code says how the night ended.',
    )
    .argument('[RUN]', 'run id, business date, or nothing for the newest')
    .addHelpText(
      'after',
      [
        examples('nocturne watch', 'nocturne watch 2026-11-21', 'nocturne watch --json | head -1'),
        '',
        'With --json one document a line, each time that something has changed.',
      ].join('\n'),
    )
    .action(act(follow))
}

const EVERY_MS = 1_000

async function follow(cli: Cli, reference: string | undefined): Promise<ExitCode> {
  return withServers(cli, async (steering) => {
    const { run_id: runId } = await runOf(steering.db, reference)
    cli.interrupted.addEventListener('abort', () =>
      cli.output.warn(`Run ${runId} goes on: nocturne watch ${runId}`),
    )
    const paces = await pacesFor(steering, runId)
    const tell = teller(cli)
    let last = 0
    const ended = await steering.nights.waitNight(steering.client, runId, {
      throughApproval: true,
      signal: cli.interrupted,
      now: cli.now,
      onLook: async (run) => {
        const now = cli.now()
        if (run.lease && now.getTime() - last < EVERY_MS) return
        last = now.getTime()
        tell(await look(steering, run, paces, now))
      },
    })
    if (ended.lost)
      cli.output.warn(`Temporal no longer knows the workflow of run ${runId}: it is closed as lost.`)
    if (!cli.output.json) await showEnd(cli, steering, runId)
    return steering.nights.exitOfState(ended.state)
  })
}

/** As a script reads it: one document a line. On a terminal: one picture over the other. Else: each stage as it ends. */
function teller({ output }: Cli): (seen: Look) => void {
  let before = ''
  const told = new Set<string>()
  return (seen) => {
    if (output.json) {
      const { at: _, ...rest } = seen
      const now = JSON.stringify(rest)
      if (now !== before) output.jsonLine(seen)
      before = now
    } else if (output.redraws) output.redraw(watchLines(seen, output.paint))
    else {
      for (const one of seen.failing) {
        const { text } = failingText(one)
        if (!told.has(text)) output.warn(text)
        told.add(text)
      }
      for (const stage of seen.stages) {
        const key = `${stage.stage} ${stage.state}`
        if (stage.state === 'pending' || stage.state === 'skipped' || told.has(key)) continue
        told.add(key)
        if (stage.state !== 'running') output.result(() => [stageText(stage, output.paint)], null)
      }
    }
  }
}

async function showEnd(cli: Cli, steering: Steering, runId: number): Promise<void> {
  cli.output.redraw([])
  const end = async () => readRunState(steering, await runOf(steering.db, String(runId)))
  showRun(cli.output, await patient(end, cli.interrupted))
}
