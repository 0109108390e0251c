import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileDestination } from '../../../core/brand/destination.ts'
import type { Cell } from '../render/columns.ts'
import { csvLine, jsonLine } from './csv.ts'

export interface Manifest {
  readonly rows: number
  readonly sha256: string
  readonly columns: readonly string[]
  readonly run_id: number
}

/** A file that is being written beside its place; nobody sees it before `publish`. */
export interface Spool {
  /** Where it is written. */
  readonly path: string
  readonly write: (rows: readonly (readonly Cell[])[]) => Promise<void>
  /** Everything is on the disk. */
  readonly finish: (runId: number) => Promise<Manifest>
  /** Puts it in its place with its manifest; a file of the same name is replaced. When it throws, nothing lies there. */
  readonly publish: (name: string, manifest: Manifest) => Promise<void>
  readonly discard: () => Promise<void>
}

/** What identifies a spool: left-overs of earlier attempts of the same wave are removed. */
export interface SpoolPlace {
  readonly directory: string
  readonly wave: string
  readonly attemptId: string
}

/** How rows are written. */
export type FileForm = Pick<FileDestination, 'format' | 'columns' | 'formulaGuard'>

export async function openSpool(place: SpoolPlace, spec: FileForm): Promise<Spool> {
  const names = Object.keys(spec.columns)
  await mkdir(place.directory, { recursive: true })
  await removeLeftOvers(place)
  const path = join(place.directory, `.${place.wave}.${place.attemptId}.tmp`)
  const handle = await open(path, 'wx', 0o600)
  const hash = createHash('sha256')
  const count = { rows: 0 }
  const line = (cells: readonly Cell[]) =>
    spec.format === 'csv' ? csvLine(cells, spec.formulaGuard) : jsonLine(names, cells)
  if (spec.format === 'csv') await append(handle, hash, csvLine(names, false))
  return {
    path,
    write: async (rows) => {
      await append(handle, hash, rows.map(line).join(''))
      count.rows += rows.length
    },
    finish: async (runId) => {
      await handle.sync()
      await handle.close()
      return { rows: count.rows, sha256: hash.digest('hex'), columns: names, run_id: runId }
    },
    publish: (name, manifest) => publish(place.directory, path, name, manifest),
    discard: async () => {
      await handle.close().catch(() => undefined)
      // The next attempt sweeps what cannot go now; why this one ended is more worth telling.
      await rm(path, { force: true }).catch(() => undefined)
      await rm(manifestBeside(path), { force: true }).catch(() => undefined)
    },
  }
}

async function append(handle: FileHandle, hash: Hash, text: string): Promise<void> {
  const bytes = Buffer.from(text, 'utf8')
  hash.update(bytes)
  await handle.writeFile(bytes)
}

async function removeLeftOvers(place: SpoolPlace): Promise<void> {
  const found = await readdir(place.directory)
  const old = found.filter((name) => isLeftOver(place, name))
  for (const name of old) await rm(join(place.directory, name), { force: true })
}

/** Is it a file that an attempt at the same wave did not finish? */
export const isLeftOver = ({ wave }: SpoolPlace, name: string): boolean =>
  name.startsWith(`.${wave}.`) && LEFT_OVER.test(name)

const manifestBeside = (path: string): string => `${path}.manifest`
/** Names of files that are being written, and of their manifests. */
const LEFT_OVER = /\.tmp(\.manifest)?$/

/**
 * Both are on the disk before either gets its name, so that a full disk leaves no file without a manifest. The old
 * manifest goes first and the new one comes last: a reader who waits for the manifest never sees one that does not
 * belong to its file.
 */
async function publish(directory: string, path: string, name: string, manifest: Manifest): Promise<void> {
  const beside = manifestBeside(path)
  await writeWhole(beside, `${JSON.stringify(manifest)}\n`)
  try {
    await rm(manifestOf(directory, name), { force: true })
    await rename(path, join(directory, name))
    await rename(beside, manifestOf(directory, name))
    await syncFolder(directory)
  } catch (error) {
    await withdraw(directory, name).catch(() => undefined)
    throw error
  }
}

const manifestOf = (directory: string, name: string): string => join(directory, `${name}.manifest.json`)

/** Takes a file out of its place, its manifest first; one that is not there is well. */
export async function withdraw(directory: string, name: string): Promise<void> {
  await rm(manifestOf(directory, name), { force: true })
  await rm(join(directory, name), { force: true })
}

async function syncFolder(directory: string): Promise<void> {
  const folder = await open(directory, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The name of the next file of a wave: later ones (another window, a rerun with new people) are numbered. */
export function fileName(wave: string, format: 'csv' | 'ndjson', finished: readonly string[]): string {
  const n = new Set(finished).size + 1
  return n === 1 ? `${wave}.${format}` : `${wave}-${n}.${format}`
}
