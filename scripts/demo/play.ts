import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readStages } from '../../activities/report/queries/stages.ts'
import { type Env, homeLayout, homeOrNew } from '../../config/home.ts'
import type { Cli } from '../cli.ts'
import { emptyDirectory } from '../dev/reset.ts'
import { bringUp } from '../dev/up.ts'
import { runOf } from '../night/run-reference.ts'
import { type RunState, readRunState } from '../night/run-state.ts'
import { type Steering, withNights } from '../night/steering.ts'
import { stageProgress } from '../output/progress.ts'
import { keepVariables } from '../project/home-env.ts'
import { placeOf } from '../project/place.ts'
import type { LocalProject } from '../project/project.ts'
import { resetDatabase, stackUp } from '../stack/index.ts'
import { stopWorker } from '../stack/worker-process.ts'
import type { DemoContext, DemoNight, DemoWorld } from './example.ts'
import { emptyGiven, refuseForeign } from './given-database.ts'
import { emptyMailbox, PORT_VARIABLE, startMailbox } from './mailbox.ts'
import type { DemoManifest } from './manifest.ts'
import { startService, stopService } from './service.ts'
import { sideDatabase } from './side-database.ts'
import { startWebhooks } from './webhooks.ts'

/** A demo that is ready to be played. */
export interface Stage {
  /** A command line that stands in the example brand. */
  readonly cli: Cli
  readonly home: string
  readonly world: DemoWorld
}

/** The example brand with an empty database, its servers, its data, and who receives mails and webhooks. */
export async function prepare(cli: Cli, { dir, example }: DemoManifest): Promise<Stage> {
  const home = homeOrNew(cli.env, cli.cwd)
  const inDemo: Cli = { ...cli, project: dir, env: { ...cli.env, NOCTURNE_HOME: home } }
  const { brand, servers } = await placeOf(inDemo)
  if (brand === undefined) throw new Error('an example brand has a name')
  const given = servers.databaseOwner === 'given' ? servers.databaseUrl : undefined
  if (given !== undefined) await refuseForeign(given, brand)
  const { env } = inDemo
  const report = (line: string): void => cli.output.note(line)
  const { databaseUrl } = await stackUp({ home, env, brand, report, fsync: true, headless: false })
  const layout = homeLayout(home, env)
  await stopWorker(layout)
  await (given === undefined ? resetDatabase(home, env, brand) : emptyGiven(given, brand))
  await emptyDirectory(layout.out)
  emptyMailbox(home)
  const [port, webhooks] = await Promise.all([startMailbox(home, env), startWebhooks(home, env)])
  report('Making the data of the demo')
  const world = await example.prepare(await contextOf(home, env, databaseUrl))
  keepVariables(home, world.env)
  const ready: Cli = {
    ...inDemo,
    env: { ...env, [PORT_VARIABLE]: String(port), ...webhooks, ...world.env },
  }
  await bringUp(ready, true)
  return { cli: ready, home, world }
}

async function contextOf(home: string, env: Env, databaseUrl: string): Promise<DemoContext> {
  const dataDir = join(home, 'demo-data')
  await rm(dataDir, { recursive: true, force: true })
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  return {
    env,
    dataDir,
    database: (name) => sideDatabase(databaseUrl, name),
    service: async (spec) => {
      // One of an earlier demo stands on data that is gone.
      await stopService(home, spec.name)
      return startService(home, env, spec)
    },
  }
}

/** Runs the nights in order, up to the first that does not publish. */
export async function playNights(
  { cli, world }: Stage,
  nights: readonly DemoNight[],
): Promise<readonly RunState[]> {
  return withNights(cli, async (steering, local) => {
    const played: RunState[] = []
    for (const night of nights) {
      await world.beforeNight(night.date)
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
