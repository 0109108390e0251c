import { connectionsOf, temporalConfigOf } from '../../config/connections.ts'
import { homeLayout, homeOrNew } from '../../config/home.ts'
import { ensureKey } from '../../config/key.ts'
import { migrate } from '../../db/migrate.ts'
import type { Cli } from '../cli.ts'
import { placeOf, rememberProject } from '../project/place.ts'
import { type Stack, stackUp, workerUp } from '../stack/index.ts'
import { settingsHash, workerLaunch } from '../worker-command.ts'
import { waitForPollers } from './pollers.ts'

/** What was found or started. */
export interface Up {
  readonly home: string
  readonly projectDir: string | undefined
  readonly brand: string | undefined
  readonly stack: Stack
  /** Migrations that were applied to the brand's database. */
  readonly migrated: readonly string[]
  /** undefined = no worker was wanted, or there is no project for one. */
  readonly worker: 'started' | 'found' | undefined
}

/**
 * Servers, the brand's database at this version, the key, and one worker that polls. Twice is once.
 * Without a brand project there are only the servers.
 */
export async function bringUp(cli: Cli, withWorker: boolean): Promise<Up> {
  const { projectDir, brand } = await placeOf(cli)
  const home = homeOrNew(cli.env, cli.cwd)
  const report = (line: string): void => cli.output.note(line)
  const stack = await stackUp({ home, env: cli.env, brand, report, fsync: true, headless: false })
  if (projectDir === undefined || brand === undefined)
    return { home, projectDir, brand, stack, migrated: [], worker: undefined }
  rememberProject(home, projectDir)
  // A key that somebody named is never made up: the worker says when it is not there.
  if (!cli.env.NOCTURNE_KEY_FILE) await ensureKey(homeLayout(home, cli.env).keyFile)
  const migrated = await migrate(stack.databaseUrl)
  const worker = withWorker ? await startWorker(cli, home, projectDir, brand) : undefined
  return { home, projectDir, brand, stack, migrated, worker }
}

/** One worker of a project that is in order (else exit 3), once it polls; one with other settings is replaced. */
export async function startWorker(
  cli: Cli,
  home: string,
  projectDir: string,
  brand: string,
): Promise<'started' | 'found'> {
  // What is not in order the worker would say in its log; here it can be read.
  const { files } = (await import('../project/project.ts')).projectInOrder(projectDir, cli.env)
  const since = cli.now()
  const started = await workerUp(home, cli.env, {
    ...workerLaunch(process.execPath, projectDir, home, cli.env),
    settings: settingsHash(files, cli.env),
  })
  if (started) cli.output.note('Starting the worker')
  const { databaseUrl } = connectionsOf(home, cli.env, brand)
  const temporal = temporalConfigOf(home, cli.env)
  if (databaseUrl === undefined || temporal === undefined) throw new Error('a stack that is up has addresses')
  const { connectClient } = await import('../client/index.ts')
  const client = await connectClient({ databaseUrl, temporal, brand })
  try {
    await waitForPollers(client, home, started ? since : undefined)
  } finally {
    await client.close()
  }
  return started ? 'started' : 'found'
}
