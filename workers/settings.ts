import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { connectionsOf, temporalConfigOf } from '../config/connections.ts'
import { type Env, homeLayout, homeOrNew } from '../config/home.ts'
import { ensureKey, loadKey } from '../config/key.ts'
import { parseProject, readProjectFiles } from '../config/load.ts'
import { type LogLevel, loadSettings } from '../config/settings.ts'
import type { BrandProject } from '../core/brand/project.ts'
import { hopeless } from '../core/errors.ts'
import { brandKey } from '../db/keys.ts'
import type { WorkerSetup } from './create.ts'

type Settings = Pick<
  WorkerSetup,
  'brand' | 'destinations' | 'databaseUrl' | 'temporal' | 'key' | 'env' | 'home' | 'ui' | 'slots'
> & { readonly logLevel: LogLevel }

/** What a worker process is told: `--project DIR`, and the environment for everything else. */
export async function settingsOf(args: readonly string[], env: Env, cwd: string): Promise<Settings> {
  const { values } = parseArgs({ args: [...args], options: { project: { type: 'string' } } })
  const { brand, destinations } = projectOf(values.project ?? cwd, env)
  const home = homeOrNew(env, cwd)
  const layout = homeLayout(home, env)
  const found = connectionsOf(home, env, brand)
  const temporal = temporalConfigOf(home, env)
  if (found.databaseUrl === undefined || temporal === undefined) throw noServers()
  return {
    brand,
    destinations: destinations.map((destination) => destination.name),
    databaseUrl: found.databaseUrl,
    temporal,
    key: brandKey((await keyOf(layout.keyFile, env)).toString('hex')),
    env,
    home: { out: layout.out, reports: layout.reports },
    ui: found.uiUrl === undefined ? null : { url: found.uiUrl, namespace: found.temporalNamespace },
    ...loadSettings(env),
  }
}

/** A key that somebody named must be there; the home's own is made once. */
const keyOf = (file: string, env: Env): Promise<Buffer> =>
  env.NOCTURNE_KEY_FILE ? loadKey(file) : ensureKey(file)

function projectOf(dir: string, env: Env): BrandProject {
  const parsed = parseProject(readProjectFiles(dir), env)
  if (parsed.ok) return parsed.project
  const [first] = parsed.problems
  throw hopeless(
    'CONFIG_INVALID',
    `${join(dir, first?.file ?? '')}:${first?.line}:${first?.column} ${first?.message} (nocturne validate lists all problems)`,
  )
}

const noServers = (): Error =>
  hopeless(
    'NO_SERVERS',
    'No PostgreSQL or no Temporal is known here: start the development stack with `nocturne dev up`, or set DATABASE_URL and TEMPORAL_ADDRESS.',
  )
