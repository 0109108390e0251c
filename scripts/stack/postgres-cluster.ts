import { spawn } from 'node:child_process'
import { chmod, mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { diskFull, homeFailure, StackError } from './errors.ts'
import { lastLines } from './log-tail.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { giveTo, type PostgresPlace } from './postgres-place.ts'

/** The superuser of the embedded server and its password. */
export type Credentials = { readonly user: string; readonly password: string }

/** Makes the cluster when there is none; false when it was there. A half-made one is thrown away. */
export async function ensureCluster(
  place: PostgresPlace,
  binaries: PostgresBinaries,
  credentials: Credentials,
  sync: boolean,
): Promise<boolean> {
  const found = await clusterVersion(place.dataDir)
  if (found !== undefined) {
    checkVersion(found, place.dataDir, binaries)
    return false
  }
  const beside = `${place.dataDir}.new`
  const passwordFile = `${place.dataDir}.password`
  try {
    await rm(beside, { recursive: true, force: true })
    await mkdir(beside, { mode: 0o700 })
    await giveTo(place.account, beside)
    await rm(passwordFile, { force: true })
    await writeFile(passwordFile, credentials.password, { mode: 0o600 })
    await giveTo(place.account, passwordFile)
    await runInitdb(place, binaries, initArguments(beside, credentials.user, passwordFile, sync))
    await removeEmpty(place.dataDir)
    // Renamed when it is whole: a kill in the middle of initdb leaves no cluster that looks like one.
    await rename(beside, place.dataDir)
    await chmod(place.dataDir, 0o700)
  } catch (error) {
    throw homeFailure(error, place.dataDir)
  } finally {
    await rm(passwordFile, { force: true })
  }
  return true
}

async function removeEmpty(dir: string): Promise<void> {
  await rmdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return
    throw new StackError(
      'POSTGRES',
      `${dir} holds files, but no whole PostgreSQL database (its file PG_VERSION is missing).`,
      'Restore it from a backup, or move it away to begin with an empty database.',
      error,
    )
  })
}

function initArguments(dir: string, user: string, passwordFile: string, sync: boolean): readonly string[] {
  return [
    ['-D', dir, '-U', user, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'],
    // Sorted by bytes as locale C is, with the letters of all languages, and the same on every machine.
    ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'],
    sync ? [] : ['--no-sync'],
  ].flat()
}

async function runInitdb(
  place: PostgresPlace,
  binaries: PostgresBinaries,
  args: readonly string[],
): Promise<void> {
  const { code, output } = await run(binaries.initdb, args, place.account)
  if (code === 0) return
  if (/No space left on device|Disk quota exceeded/.test(output)) throw diskFull(place.dataDir)
  throw new StackError(
    'POSTGRES',
    `initdb could not make the database in ${place.dataDir} (exit code ${code}):\n${lastLines(output, 8)}`,
    'Mend what it says and start again, or name a server of your own in DATABASE_URL.',
  )
}

async function run(
  command: string,
  args: readonly string[],
  account: { readonly uid: number; readonly gid: number } | undefined,
): Promise<{ code: number | null; output: string }> {
  const identity = account ? { uid: account.uid, gid: account.gid } : {}
  const child = spawn(command, [...args], {
    env: { LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: '/',
    ...identity,
  })
  const parts: string[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part.toString()))
  child.stderr.on('data', (part: Buffer) => parts.push(part.toString()))
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('close', done)
  })
  return { code, output: parts.join('') }
}

async function clusterVersion(dataDir: string): Promise<string | undefined> {
  const text = await readFile(join(dataDir, 'PG_VERSION'), 'utf8').catch(() => undefined)
  return text?.trim()
}

function checkVersion(found: string, dataDir: string, binaries: PostgresBinaries): void {
  if (binaries.version.startsWith(`${found}.`)) return
  throw new StackError(
    'POSTGRES',
    `${dataDir} was made by PostgreSQL ${found}; this version of Nocturne brings ${binaries.version}.`,
    `Move ${dataDir} away and load again, or run that PostgreSQL ${found} yourself and name it in DATABASE_URL.`,
  )
}
