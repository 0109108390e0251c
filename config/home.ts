import { statSync } from 'node:fs'
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { hopeless } from '../core/errors.ts'

/** The part of the environment that settings read. Passed in, so that only the entry points touch `process.env`. */
export type Env = Readonly<Record<string, string | undefined>>

/** Where everything of one home lies. */
export type HomeLayout = {
  readonly home: string
  readonly postgres: string
  readonly temporal: string
  readonly temporalDb: string
  readonly log: string
  readonly bin: string
  readonly reports: string
  readonly out: string
  readonly run: string
  readonly stackFile: string
  readonly keyFile: string
}

const HOME_NAME = '.nocturne'

/** The home in force: `NOCTURNE_HOME`, else the nearest `.nocturne` upwards from `cwd`, else none. */
export function resolveHome(env: Env, cwd: string): string | undefined {
  const named = env.NOCTURNE_HOME
  if (named) return namedHome(resolve(cwd, named))
  let dir = resolve(cwd)
  for (;;) {
    const candidate = join(dir, HOME_NAME)
    if (isDirectory(candidate)) return candidate
    const parent = dirname(dir)
    if (parent === dir) return undefined
    dir = parent
  }
}

function namedHome(home: string): string {
  if (statSync(home, { throwIfNoEntry: false })?.isDirectory() !== false) return home
  throw hopeless('BAD_SETTING', `NOCTURNE_HOME is ${home}, which is a file; give a directory.`)
}

/** The home in force, or the one that `dev up`, `demo` and `init` would make in `cwd`. */
export function homeOrNew(env: Env, cwd: string): string {
  return resolveHome(env, cwd) ?? join(resolve(cwd), HOME_NAME)
}

/** All paths of a home. The key may lie elsewhere (`NOCTURNE_KEY_FILE`). */
export function homeLayout(home: string, env: Env): HomeLayout {
  const keyFile = env.NOCTURNE_KEY_FILE
  return {
    home,
    postgres: join(home, 'postgres'),
    temporal: join(home, 'temporal'),
    temporalDb: join(home, 'temporal', 'dev.db'),
    log: join(home, 'log'),
    bin: join(home, 'bin'),
    reports: join(home, 'reports'),
    out: join(home, 'out'),
    run: join(home, 'run'),
    stackFile: join(home, 'stack.json'),
    keyFile: keyFile ? resolve(keyFile) : join(home, 'key'),
  }
}

/** Creates a home, closed to other people, ignored by git. Safe to call again. */
export async function ensureHome(home: string): Promise<void> {
  const layout = homeLayout(home, {})
  await mkdir(home, { recursive: true, mode: 0o700 })
  // As root the database runs under another account, which must be able to pass through, not to read.
  if (process.getuid?.() === 0) await chmod(home, 0o711)
  for (const dir of [layout.temporal, layout.log, layout.bin, layout.reports, layout.out, layout.run]) {
    await mkdir(dir, { recursive: true, mode: 0o700 })
  }
  const ignore = join(home, '.gitignore')
  const known = await stat(ignore).catch(() => undefined)
  if (!known) await writeFile(ignore, '*\n')
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
