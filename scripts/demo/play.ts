import { readStages } from '../../activities/report/queries/stages.ts'
import { homeLayout, homeOrNew } from '../../config/home.ts'
import type { Cli } from '../cli.ts'
import { emptyDirectory } from '../dev/reset.ts'
import { bringUp } from '../dev/up.ts'
import { stageProgress } from '../output/progress.ts'
import { placeOf } from '../place.ts'
import type { LocalProject } from '../project.ts'
import { runOf } from '../run-reference.ts'
import { type RunState, readRunState } from '../run-state.ts'
import { resetDatabase, stackUp } from '../stack/index.ts'
import { stopWorker } from '../stack/worker-process.ts'
import { type Steering, withNights } from '../steering.ts'
import { emptyMailbox, PORT_VARIABLE, startMailbox } from './mailbox.ts'
import type { DemoManifest, DemoNight } from './manifest.ts'

/** A command line that stands in the example brand, with the embedded servers and the demo's mail server. */
export async function prepare(
  cli: Cli,
  { dir }: DemoManifest,
): Promise<{ readonly cli: Cli; readonly home: string }> {
  const home = homeOrNew(cli.env, cli.cwd)
  // The demo empties its database: it never touches one that was named from outside.
  const { DATABASE_URL: named, ...env } = cli.env
  if (named !== undefined) cli.output.note('DATABASE_URL is left alone: the demo has a database of its own.')
  const inDemo: Cli = { ...cli, project: dir, env: { ...env, NOCTURNE_HOME: home } }
  const { brand } = await placeOf(inDemo)
  await stackUp({ home, env, brand, report: (line) => cli.output.note(line), fsync: true, headless: false })
  const layout = homeLayout(home, env)
  await stopWorker(layout)
  await resetDatabase(home, env, brand)
  await emptyDirectory(layout.out)
  emptyMailbox(home)
  const port = await startMailbox(home, inDemo.env)
  const ready: Cli = { ...inDemo, env: { ...inDemo.env, [PORT_VARIABLE]: String(port) } }
  await bringUp(ready, true)
  return { cli: ready, home }
}

/** Runs the nights in order, up to the first that does not publish. */
export async function playNights(cli: Cli, nights: readonly DemoNight[]): Promise<readonly RunState[]> {
  return withNights(cli, async (steering, local) => {
    const played: RunState[] = []
    for (const night of nights) {
      const state = await playNight(cli, steering, local, night)
      played.push(state)
      if (!state.view.published) break
    }
    return played
  })
}

async function playNight(
  cli: Cli,
  steering: Steering,
  local: LocalProject,
  night: DemoNight,
): Promise<RunState> {
  const { date, clock } = night
  cli.output.note('')
  cli.output.note(`The night of ${date}`)
  const started = await steering.nights.startNight(steering.client, {
    local,
    date,
    clock,
    again: false,
    now: cli.now(),
  })
  const progress = stageProgress(cli.output)
  await steering.nights.waitNight(steering.client, started.runId, {
    throughApproval: false,
    signal: cli.interrupted,
    onLook: async () => progress.seen(await readStages(steering.db, started.runId)),
  })
  return readRunState(steering, await runOf(steering.db, String(started.runId)))
}
