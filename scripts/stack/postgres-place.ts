import { randomUUID } from 'node:crypto'
import { chmod, chown, lstat, mkdir, readlink, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Account, barredAt, databaseAccount, systemAccounts } from './account.ts'
import { homeFailure, StackError } from './errors.ts'
import type { Report } from './report.ts'

/** Where a cluster lies, under which account it runs, and where copies of the programs go. */
export type PostgresPlace = {
  readonly dataDir: string
  readonly account: Account | undefined
  readonly copyTo: string
}

/** Where root puts what another account must reach, when the home itself is closed to it (below /root, say). */
export const OPEN_ROOM = '/var/lib/nocturne'

/**
 * The place of this home's cluster. It is `<home>/postgres`; if the database account cannot get there,
 * that path is a symbolic link to a directory below `openRoom`.
 */
export async function postgresPlace(
  wanted: string,
  bin: string,
  openRoom: string,
  report: Report,
): Promise<PostgresPlace> {
  const moved = await linkTarget(wanted)
  const dataDir = moved ?? wanted
  const account = databaseAccount(dataDir, systemAccounts)
  if (account === undefined) return { dataDir, account, copyTo: bin }
  const bar = barredAt(dirname(dataDir), account)
  if (bar === undefined) return { dataDir, account, copyTo: openRoom }
  if (moved ?? (await exists(wanted))) throw barred(dataDir, bar, account)
  return { dataDir: await moveOut(wanted, openRoom, bar, account, report), account, copyTo: openRoom }
}

/** Gives a directory or file to the database account; does nothing when that is our own. */
export async function giveTo(account: Account | undefined, path: string): Promise<void> {
  if (account) await chown(path, account.uid, account.gid)
}

/** The directories that hold all that a home made: itself, and where its database went when it could not lie there. */
export async function dataOf(home: string): Promise<readonly string[]> {
  const moved = await linkTarget(join(home, 'postgres'))
  return moved === undefined ? [home] : [home, dirname(moved)]
}

/** Removes a stopped cluster with all its data, wherever it lies. */
export async function removeCluster(wanted: string): Promise<void> {
  const moved = await linkTarget(wanted)
  if (moved) await rm(dirname(moved), { recursive: true, force: true })
  await rm(wanted, { recursive: true, force: true })
}

async function moveOut(
  wanted: string,
  openRoom: string,
  bar: string,
  account: Account,
  report: Report,
): Promise<string> {
  const dataDir = join(openRoom, randomUUID(), 'postgres')
  try {
    await mkdir(dirname(dataDir), { recursive: true })
    // Said again: a strict umask would close what is meant to be passed through.
    for (const dir of [openRoom, dirname(dataDir)]) await chmod(dir, 0o755)
  } catch (error) {
    throw homeFailure(error, openRoom)
  }
  const stillBarred = barredAt(dirname(dataDir), account)
  if (stillBarred !== undefined) throw barred(dataDir, stillBarred, account)
  await symlink(dataDir, wanted)
  report(
    `${bar} is closed to the account ${account.name}, which PostgreSQL runs under: the database goes to ${dataDir}`,
  )
  return dataDir
}

async function linkTarget(path: string): Promise<string | undefined> {
  const known = await lstat(path).catch(() => undefined)
  if (!known?.isSymbolicLink()) return undefined
  const target = await readlink(path)
  const there = await exists(dirname(target))
  if (there) return target
  // The target was removed: the link says nothing any more, and the database begins anew.
  await rm(path)
  return undefined
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined
}

function barred(path: string, bar: string, account: Account): StackError {
  return new StackError(
    'HOME',
    `PostgreSQL runs as ${account.name}, which may not pass ${bar} on the way to ${path}.`,
    `Allow it (chmod o+x ${bar}), or set NOCTURNE_HOME to a directory that other accounts may pass.`,
  )
}
