import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { UiAddress } from '../../activities/report/ui.ts'
import { type Connections, connectionsOf } from '../../config/connections.ts'
import { resolveHome } from '../../config/home.ts'
import { EXIT } from '../../core/exit.ts'
import type { Cli } from '../cli.ts'
import { Refusal } from '../failure.ts'

/** Where a command stands: its home, its brand project, and the servers of both. */
export interface Place {
  readonly home: string | undefined
  readonly projectDir: string | undefined
  /** From `nocturne.yaml`; undefined without a project, or when that file is not in order. */
  readonly brand: string | undefined
  readonly brandName: string | undefined
  readonly servers: Connections
}

const PROJECT_FILE = 'nocturne.yaml'
const LAST_PROJECT = 'last-project'

/** Looks around: starts nothing, connects to nothing. */
export async function placeOf(cli: Cli): Promise<Place> {
  const home = resolveHome(cli.env, cli.cwd)
  const projectDir = projectDirOf(cli, home)
  const { brand, name } = projectDir === undefined ? {} : await namesOf(projectDir)
  return { home, projectDir, brand, brandName: name ?? brand, servers: connectionsOf(home, cli.env, brand) }
}

/** `--project`, else the nearest `nocturne.yaml` upwards, else the project that this home served last. */
function projectDirOf(cli: Cli, home: string | undefined): string | undefined {
  if (cli.project !== undefined) return namedProject(resolve(cli.cwd, cli.project))
  for (let dir = resolve(cli.cwd); ; dir = dirname(dir)) {
    if (existsSync(join(dir, PROJECT_FILE))) return dir
    if (dirname(dir) === dir) break
  }
  const last = home === undefined ? undefined : join(home, LAST_PROJECT)
  if (last === undefined || !existsSync(last)) return undefined
  const dir = readFileSync(last, 'utf8').trim()
  return existsSync(join(dir, PROJECT_FILE)) ? dir : undefined
}

/** Remembers the project that a home serves, so that `nocturne status` works anywhere beside it. */
export function rememberProject(home: string, projectDir: string): void {
  writeFileSync(join(home, LAST_PROJECT), `${projectDir}\n`, { mode: 0o600 })
}

/** The project's directory, or a refusal that says how to get one. */
export function needProject(place: Place): string {
  if (place.projectDir !== undefined) return place.projectDir
  throw new Refusal(
    EXIT.invalid,
    'NO_PROJECT',
    'No brand project: there is no nocturne.yaml here or above, and no project was served last.',
    'Go to a project, name one with --project DIR, or make one with `nocturne init`.',
  )
}

/** Temporal's web UI, when its address is known. */
export function uiOf(place: Place): UiAddress | null {
  const { uiUrl, temporalNamespace } = place.servers
  return uiUrl === undefined ? null : { url: uiUrl, namespace: temporalNamespace }
}

function namedProject(dir: string): string {
  if (existsSync(join(dir, PROJECT_FILE))) return dir
  throw new Refusal(
    EXIT.invalid,
    'NO_PROJECT',
    `${dir} is no brand project: it has no ${PROJECT_FILE}.`,
    'Name the directory that holds it, or make one with `nocturne init DIR`.',
  )
}

/** The brand's names, without reading the rest of the project: `status` works while a segment is being mended. */
async function namesOf(dir: string): Promise<{ brand?: string; name?: string }> {
  const { parse } = await import('yaml')
  try {
    const { brand, name } = parse(readFileSync(join(dir, PROJECT_FILE), 'utf8')) as Record<string, unknown>
    return {
      ...(typeof brand === 'string' ? { brand } : {}),
      ...(typeof name === 'string' ? { name } : {}),
    }
  } catch {
    return {}
  }
}
