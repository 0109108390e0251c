import { fileURLToPath } from 'node:url'
import type { Env } from '../config/home.ts'

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
