import type { BrandProject } from '../core/brand/project.ts'
import { buildProject } from './build/project.ts'
import { checkDraft } from './check/all.ts'
import type { Env } from './env.ts'
import { hideValues } from './parse/environment.ts'
import { readDraft } from './parse/read-draft.ts'
import { type Problem, sortProblems } from './problem.ts'

export { hashFiles } from './hash.ts'
export type { Problem } from './problem.ts'
export { type ProjectFiles, readProjectFiles } from './read.ts'

export type Parsed =
  | { readonly ok: true; readonly project: BrandProject }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Reads the files of a brand project: all problems at once, or the project that everything else trusts.
 * Pure but for `env`, which `${env:NAME}` reads. Never throws, whatever the files hold.
 */
export function parseProject(files: Readonly<Record<string, string>>, env: Env): Parsed {
  const { draft, problems, used } = readDraft(files, env)
  const all = [...problems, ...checkDraft(draft)]
  if (all.length > 0) return { ok: false, problems: hideValues(sortProblems(all), used) }
  const project = buildProject(draft)
  if (project === null)
    throw new Error('a project without problems could not be built: this is a defect of the loader')
  return { ok: true, project }
}
