import { constants, type Stats } from 'node:fs'
import { access, readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { FilesFrom, SourceSpec } from '../../../core/brand/source.ts'
import { hopeless } from '../../../core/errors.ts'
import { patternTest, type SourceFile } from '../files.ts'

/** The files of a source that are there now. */
export async function listFiles(
  spec: SourceSpec,
  from: FilesFrom,
  projectDir: string,
): Promise<readonly SourceFile[]> {
  const place = resolve(projectDir, from.path)
  if (from.pattern === null) return [await describe(spec, place, basename(place), null)]
  const matches = patternTest(from.pattern)
  const names = await readdir(place).catch((error: unknown) => {
    throw notThere(spec, place, error)
  })
  const found = names.flatMap((name) => {
    const match = matches(name)
    return match ? [{ name, date: match.date }] : []
  })
  return Promise.all(found.map(({ name, date }) => describe(spec, join(place, name), name, date)))
}

async function describe(
  spec: SourceSpec,
  path: string,
  name: string,
  date: string | null,
): Promise<SourceFile> {
  const found = await readable(path).catch((error: unknown) => {
    throw notThere(spec, path, error)
  })
  return { name, path, size: found.size, modifiedAt: new Date(found.mtime.getTime()), date }
}

async function readable(path: string): Promise<Stats> {
  const found = await stat(path)
  if (found.isDirectory()) throw Object.assign(new Error('a directory'), { code: 'EISDIR' })
  await access(path, constants.R_OK)
  return found
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'the account of the worker may not read it',
  EISDIR: 'it is a directory; with `pattern`, path is the directory and pattern the names of the files in it',
  ENOENT: 'it is not there',
  ENOTDIR: 'path is a file, and with `pattern` it must be a directory',
}

function notThere(spec: SourceSpec, path: string, error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN'
  return hopeless(
    'SOURCE_UNREADABLE',
    `Source ${spec.name}: ${path} cannot be read (${code}${REASONS[code] === undefined ? '' : `: ${REASONS[code]}`}). Put the file there, or correct path in its YAML.`,
    { source: spec.name, cause: code },
  )
}
