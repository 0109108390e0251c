import { isUtf8 } from 'node:buffer'
import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { hopeless, NocturneError } from '../core/errors.ts'
import { classify, DIRECTORIES, TEMPLATES } from './layout.ts'

/** Path inside of the project (with `/`) -> text. */
export type ProjectFiles = Readonly<Record<string, string>>

const MAX_FILE_BYTES = 2 ** 20
const MAX_FILES = 2_000
const MAX_DEPTH = 8

/**
 * The files that make a brand project: its YAML and the texts below `templates/`. Nothing else of the directory is
 * read: what is read is stored with each run. Links that lead out of the project are refused.
 */
export function readProjectFiles(dir: string): ProjectFiles {
  const root = realDirectory(dir)
  const paths = [...new Set(listFiles(root, '', 0))].toSorted()
  if (paths.length > MAX_FILES) {
    throw hopeless(
      'PROJECT_TOO_LARGE',
      `${dir} holds ${paths.length} files of a brand project; at most ${MAX_FILES} are read. Move what is not needed out of it.`,
    )
  }
  return Object.fromEntries(paths.map((path) => [path, readText(root, path)]))
}

function realDirectory(dir: string): string {
  const found = statSync(dir, { throwIfNoEntry: false })
  if (!found?.isDirectory()) {
    throw hopeless(
      'NO_PROJECT',
      `There is no directory ${dir}. Give a directory with a nocturne.yaml, or write one with: nocturne init ${dir}`,
    )
  }
  return realpathSync(dir)
}

function listFiles(root: string, below: string, depth: number): readonly string[] {
  if (depth > MAX_DEPTH) return []
  const names = readdirSync(join(root, below)).toSorted()
  return names.flatMap((name) => {
    if (name.startsWith('.') || name === 'node_modules') return []
    const path = below === '' ? name : `${below}/${name}`
    const found = statSync(join(root, path), { throwIfNoEntry: false })
    if (found?.isDirectory()) return depth > 0 || isOurs(name) ? listFiles(root, path, depth + 1) : []
    return classify(path).is === 'other' ? [] : [path]
  })
}

/** Only our own directories are entered, and those whose name is nearly ours (to tell the slip). */
function isOurs(directory: string): boolean {
  return (
    directory === TEMPLATES || directory in DIRECTORIES || classify(`${directory}/x.yaml`).is === 'unknown'
  )
}

function readText(root: string, path: string): string {
  const full = join(root, path)
  const real = realOf(full, path)
  if (relative(root, real).startsWith(`..${sep}`)) {
    throw hopeless(
      'LINK_OUT_OF_PROJECT',
      `${path} is a link that leads out of the project. Copy the file into the project.`,
    )
  }
  const { size } = statSync(real)
  if (size > MAX_FILE_BYTES) {
    throw hopeless(
      'FILE_TOO_LARGE',
      `${path} has ${size} bytes; a file of a brand project has at most ${MAX_FILE_BYTES}. Split it.`,
    )
  }
  const bytes = readFileSync(real)
  if (!isUtf8(bytes)) throw hopeless('NOT_UTF8', `${path} is not UTF-8. Save it as UTF-8.`)
  return bytes.toString('utf8').replace(/^\uFEFF/, '')
}

function realOf(full: string, path: string): string {
  try {
    return realpathSync(full)
  } catch (cause) {
    if (cause instanceof NocturneError) throw cause
    const kind = lstatSync(full, { throwIfNoEntry: false })?.isSymbolicLink() ? 'a link to nothing' : 'gone'
    throw hopeless('NOT_READABLE', `${path} is ${kind}. Restore it, or take it out of the project.`)
  }
}
