import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Env, resolveHome } from '../../config/home.ts'

const FILE = 'env.json'

/**
 * The environment of a command: the caller's own, over what its home keeps (`demo` keeps the port of its mail server
 * there, so that `nocturne run` works in the example brand as well).
 */
export function environmentOf(env: Env, cwd: string): Env {
  const home = resolveHome(env, cwd)
  return home === undefined ? env : { ...homeVariables(home), ...env }
}

/** What a home adds to the environment. */
function homeVariables(home: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(readFileSync(join(home, FILE), 'utf8')) as Record<string, string>
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return {}
    throw error
  }
}

/** Keeps variables in a home, beside those that it keeps already. */
export function keepVariables(home: string, variables: Readonly<Record<string, string>>): void {
  const beside = join(home, `${FILE}.${process.pid}`)
  const all = { ...homeVariables(home), ...variables }
  writeFileSync(beside, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 })
  renameSync(beside, join(home, FILE))
}
