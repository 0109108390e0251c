import {
  hashFiles,
  type Problem,
  type ProjectFiles,
  parseProject,
  readProjectFiles,
} from '../../config/load.ts'
import type { BrandProject } from '../../core/brand/project.ts'
import { EXIT } from '../../core/exit.ts'
import type { Cli } from '../cli.ts'
import { Refusal } from '../failure.ts'
import { problemText } from '../problem-text.ts'

/** A brand project that is in order, with the files that it was read from. */
export interface LocalProject {
  readonly dir: string
  readonly files: ProjectFiles
  readonly configVersion: string
  readonly project: BrandProject
}

export type Read =
  | { readonly ok: true; readonly local: LocalProject }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Reads and checks a project. */
export function readProject(dir: string, env: Cli['env']): Read {
  const files = readProjectFiles(dir)
  const parsed = parseProject(files, env)
  if (!parsed.ok) return parsed
  return { ok: true, local: { dir, files, configVersion: hashFiles(files), project: parsed.project } }
}

/** The project, or a refusal (exit 3) at its first problem. */
export function projectInOrder(dir: string, env: Cli['env']): LocalProject {
  const read = readProject(dir, env)
  if (read.ok) return read.local
  const [first] = read.problems
  if (first === undefined) throw new Error('a project that is not in order has at least one problem')
  const { file, line, column } = first
  const more = read.problems.length - 1
  throw new Refusal(
    EXIT.invalid,
    'CONFIG_INVALID',
    problemText(first),
    more === 0 ? 'Mend it, then `nocturne validate`.' : `And ${more} more: \`nocturne validate\` lists them.`,
    { file, line, column },
  )
}
