import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Env } from '../config/home.ts'
import type { ProjectFiles } from '../config/read.ts'

/** How the worker of a project is started, in the background by `dev up` and in the foreground by `worker`. */
export interface WorkerLaunch {
  readonly command: readonly [string, ...string[]]
  readonly cwd: string
  readonly env: Env
}

const START = fileURLToPath(new URL('../workers/start.js', import.meta.url))

/** The command of a project's worker. It runs in the project's directory; the home is named, not looked for. */
export function workerLaunch(
  execPath: string,
  projectDir: string,
  home: string | undefined,
  env: Env,
): WorkerLaunch {
  return {
    command: [execPath, START, '--project', projectDir],
    cwd: projectDir,
    env: home === undefined ? env : { ...env, NOCTURNE_HOME: home },
  }
}

/** What the variables that a project names hold, as a hash: a worker that was started with others does not know them. */
export function settingsHash(files: ProjectFiles, env: Env): string {
  const named = Object.values(files).flatMap((text) => text.match(/\$\{env:\w+\}/g) ?? [])
  const names = [...new Set(named)].sort().map((one) => one.slice('${env:'.length, -1))
  return createHash('sha256')
    .update(JSON.stringify(names.map((name) => [name, env[name] ?? null])))
    .digest('hex')
}
