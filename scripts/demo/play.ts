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
import { emptyGiven, refuseForeign } from './given-database.ts'
import { emptyMailbox, PORT_VARIABLE, startMailbox } from './mailbox.ts'
import type { DemoManifest, DemoNight } from './manifest.ts'

/** A command line that stands in the example brand, with an empty database, its servers and the demo's mail server. */
export async function prepare(
  cli: Cli,
  { dir }: DemoManifest,
): Promise<{ readonly cli: Cli; readonly home: string }> {
  const home = homeOrNew(cli.env, cli.cwd)
  const inDemo: Cli = { ...cli, project: dir, env: { ...cli.env, NOCTURNE_HOME: home } }
  const { brand, servers } = await placeOf(inDemo)
  if (brand === undefined) throw new Error('an example brand has a name')
  const given = servers.databaseOwner === 'given' ? servers.databaseUrl : undefined
  if (given !== undefined) await refuseForeign(given, brand)
  const { env } = inDemo
  await stackUp({ home, env, brand, report: (line) => cli.output.note(line), fsync: true, headless: false })
  const layout = homeLayout(home, env)
  await stopWorker(layout)
  await (given === undefined ? resetDatabase(home, env, brand) : emptyGiven(given, brand))
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
  const goesOn = (): void =>
    cli.output.warn(
      `Run ${started.runId} goes on: nocturne status. Everything is still up: nocturne dev down`,
    )
  cli.interrupted.addEventListener('abort', goesOn)
  await steering.nights.waitNight(steering.client, started.runId, {
    throughApproval: false,
    signal: cli.interrupted,
    now: cli.now,
    onLook: async () => progress.seen(await readStages(steering.db, started.runId)),
  })
  cli.interrupted.removeEventListener('abort', goesOn)
  return readRunState(steering, await runOf(steering.db, String(started.runId)))
}
