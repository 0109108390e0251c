import { listFiles } from '../../activities/extract/sources/list-files.ts'
import type { BrandProject } from '../../core/brand/project.ts'
import type { FilesFrom, SourceSpec } from '../../core/brand/source.ts'
import { NocturneError } from '../../core/errors.ts'
import type { Warning } from './warning.ts'

/** Sources whose file or directory is not there, or cannot be read: it may come before the night does. */
export async function missingFiles(project: BrandProject, dir: string): Promise<readonly Warning[]> {
  const found = await Promise.all(project.sources.map((source) => missingFile(source, dir)))
  return found.flatMap((warning) => warning ?? [])
}

async function missingFile(source: SourceSpec, dir: string): Promise<Warning | null> {
  if (!('path' in source.from)) return null
  const message = await reasonOf(source, source.from, dir)
  if (message === null) return null
  const { file, line, column } = source.position
  return { file, line, column, code: 'NO_FILE', message, suggestion: null }
}

async function reasonOf(source: SourceSpec, from: FilesFrom, dir: string): Promise<string | null> {
  try {
    if ((await listFiles(source, from, dir)).length > 0) return null
    return `Source ${source.name}: no file in ${from.path} is called like ${from.pattern}, so a night would read nothing of it.`
  } catch (error) {
    if (error instanceof NocturneError) return error.message
    throw error
  }
}
