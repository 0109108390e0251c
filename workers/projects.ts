import { configFiles } from '../activities/runs/queries/config.ts'
import type { Env } from '../config/home.ts'
import { parseProject } from '../config/load.ts'
import type { BrandProject } from '../core/brand/project.ts'
import { hopeless } from '../core/errors.ts'
import type { Db } from '../db/connect.ts'

const KEPT = 8

/**
 * Brand projects by hash, parsed once with this worker's environment. `onNew` sees each project that is parsed,
 * so that its destinations get their queues.
 */
export function projectReader(
  db: Db,
  env: Env,
  onNew: (project: BrandProject) => Promise<void>,
): (hash: string) => Promise<BrandProject> {
  const known = new Map<string, BrandProject>()
  return async (hash) => {
    const cached = known.get(hash)
    if (cached !== undefined) return cached
    const project = await readStored(db, env, hash)
    await onNew(project)
    const [oldest] = known.keys()
    if (known.size >= KEPT && oldest !== undefined) known.delete(oldest)
    known.set(hash, project)
    return project
  }
}

async function readStored(db: Db, env: Env, hash: string): Promise<BrandProject> {
  const files = await configFiles(db, hash)
  if (files === null)
    throw hopeless(
      'NO_CONFIG',
      `The brand project ${hash} is not stored in this database: start the night again.`,
    )
  const parsed = parseProject(files, env)
  if (parsed.ok) return parsed.project
  const [first] = parsed.problems
  throw hopeless(
    'CONFIG_INVALID',
    `The stored brand project is not in order for this worker: ${first?.file}:${first?.line}:${first?.column} ${first?.message}. The worker has the environment that it was started with: set it, then \`nocturne dev up\`, or start the worker anew.`,
    { file: first?.file ?? null, line: first?.line ?? null, column: first?.column ?? null },
  )
}
