import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmod, lstat, mkdir, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Env } from '../../config/home.ts'
import { homeFailure } from './errors.ts'

const VERSION_MS = 20_000
/** Older servers lack update validators or user metadata as this product uses them. */
const OLDEST = [1, 3] as const

/** The directory of this user where fetched programs are kept for all homes, if there is such a user. */
export function userCache(env: Env): string | undefined {
  const root = env.XDG_CACHE_HOME ?? (env.HOME ? join(env.HOME, '.cache') : undefined)
  return root && join(root, 'nocturne')
}

/** Runs a program to see that it is a temporal that fits; returns its version. */
export async function checkBinary(path: string, env: Env): Promise<string> {
  const { stdout } = await promisify(execFile)(path, ['--version'], {
    timeout: VERSION_MS,
    env: programEnv(env),
  }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`it does not run (${error.code ?? 'ended'})`)
  })
  const [, version, major, minor] = /temporal version v?((\d+)\.(\d+)\S*)/i.exec(stdout) ?? []
  if (version === undefined) throw new Error('it is another program of that name')
  const isOld = Number(major) < OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) < OLDEST[1])
  if (isOld) throw new Error(`version ${version} is too old, ${OLDEST.join('.')} is the oldest that works`)
  return version
}

/** What a program needs of our environment: nothing of ours reaches it by accident. */
export function programEnv(env: Env): Env {
  return Object.fromEntries(['PATH', 'HOME', 'TMPDIR'].map((name) => [name, env[name]]))
}

/** Puts a program into the first of these places that can be written, in one step. */
export async function installBinary(bytes: Uint8Array, places: readonly string[]): Promise<string> {
  let failure: unknown
  for (const path of places) {
    try {
      return await place(bytes, path)
    } catch (error) {
      failure = homeFailure(error, dirname(path))
    }
  }
  throw failure
}

/** Leaves a link in the home's `bin/`, so that `temporal` works in a shell that has it on its PATH. */
export async function linkBinary(path: string, link: string): Promise<void> {
  const there = await realpath(link).catch(() => undefined)
  if (there === (await realpath(path))) return
  const known = await lstat(link).catch(() => undefined)
  if (known && !known.isSymbolicLink()) return
  const beside = `${link}.${randomUUID()}`
  await symlink(path, beside)
  await rename(beside, link)
}

async function place(bytes: Uint8Array, path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  const beside = `${path}.${randomUUID()}`
  try {
    await writeFile(beside, bytes)
    await chmod(beside, 0o755)
    await rename(beside, path)
    return path
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}
