import { fileURLToPath } from 'node:url'
import { extractActivities } from '../../../activities/extract/index.ts'
import { parseProject, readProjectFiles } from '../../../config/load.ts'
import type { BrandProject } from '../../../core/brand/project.ts'
import type { Db } from '../../../db/connect.ts'
import { openRun, publish, testDeps } from '../../support/world.ts'
import { withFiles } from './files.ts'
import type { Made } from './support.ts'

const BRAND = fileURLToPath(new URL('./brand/', import.meta.url))

/** What a source's load came to in a night. */
export interface Load {
  readonly date: string
  readonly source: string
  readonly loaded: number
  readonly unchanged: number
  readonly rejected: number
}

/** Loads all CSV sources of these nights, as the nightly run does, and publishes each. */
export async function loadNights(db: Db, data: Made, dates: readonly string[]): Promise<readonly Load[]> {
  return withFiles(data, async (dir) => {
    const project = projectAt(dir)
    const loads: Load[] = []
    for (const date of dates) loads.push(...(await loadNight(db, project, date)))
    return loads
  })
}

/** The brand's project, whose paths begin with `data/`, over the files of a directory. */
function projectAt(dir: string): BrandProject {
  const files = Object.entries(readProjectFiles(BRAND)).map(
    ([path, text]) => [path, text.replace('\npath: data/', `\npath: ${dir}/`)] as const,
  )
  const parsed = parseProject(Object.fromEntries(files), {})
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.project
}

async function loadNight(db: Db, project: BrandProject, date: string): Promise<readonly Load[]> {
  const runId = await openRun(db, date)
  const activities = extractActivities(testDeps(db, project))
  const loads: Load[] = []
  for (const { name } of project.sources) {
    const ref = { databaseId: 'test', runId, source: name }
    const { loaded, unchanged, rejected } = await activities.loadSource(ref)
    loads.push({ date, source: name, loaded, unchanged, rejected })
  }
  await publish(db, runId)
  return loads
}
