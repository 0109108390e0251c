import { readColumns } from '../../activities/extract/load/columns.ts'
import { SOURCE_KINDS } from '../../activities/extract/sources/kinds.ts'
import { listFiles } from '../../activities/extract/sources/list-files.ts'
import type { FilesFrom, SourceFrom, SourceSpec } from '../../core/brand/source.ts'
import { countOf } from '../../core/format.ts'
import { about, type Check, type Examined, type Finding } from './finding.ts'
import { placeOfUrl, unreachable } from './reach.ts'

/** Each source: is it there, and does its newest file have the columns that the mapping reads. */
export const checkSources: Check = async ({ cli, project, place }: Examined) => {
  const dir = place.projectDir
  if (project === null || dir === undefined) return []
  return Promise.all(project.sources.map((source) => sourceFinding(source, dir, cli.now())))
}

async function sourceFinding(source: SourceSpec, dir: string, now: Date): Promise<Finding> {
  const it = about('sources', source.name)
  const found = await lookAt(source, dir, now).catch((error: unknown) => it.failed(error))
  // A night goes on without an optional source, and is degraded.
  return found.verdict === 'fail' && source.optional ? { ...found, verdict: 'warn' } : found
}

function lookAt(source: SourceSpec, dir: string, now: Date): Promise<Finding> {
  return 'path' in source.from ? newestFile(source, source.from, dir, now) : server(source.name, source.from)
}

async function newestFile(
  source: SourceSpec,
  from: Extract<SourceFrom, FilesFrom>,
  dir: string,
  now: Date,
): Promise<Finding> {
  const it = about('sources', source.name)
  const files = await listFiles(source, from, dir)
  const newest = files.toSorted((a, b) => (a.date ?? a.name).localeCompare(b.date ?? b.name)).at(-1)
  if (newest === undefined)
    return it.warn(
      'NO_FILE',
      `No file in ${from.path} is called like ${from.pattern}: a night would read nothing of it.`,
      'Deliver the file, or correct path and pattern in the source.',
    )
  const columns = await columnsOf(
    { ...source, from: { ...from, path: newest.path, pattern: null } },
    dir,
    now,
  )
  if (columns.length === 0)
    return it.warn('EMPTY_FILE', `The newest file, ${newest.name}, is empty.`, 'Deliver it again.')
  const missing = readColumns(source).filter((name) => !columns.includes(name))
  if (missing.length > 0)
    return it.fail(
      'COLUMNS',
      `The newest file, ${newest.name}, lacks ${countOf(missing.length, 'column', 'columns')} that the mapping reads: ${missing.join(', ')}.`,
      'Correct the file, or the mapping in the source; then nocturne validate.',
    )
  const there = `${countOf(files.length, 'file', 'files')}, the newest is ${newest.name}`
  // Objects leave out what they do not have: which columns are there is known of each row alone.
  return it.ok(from.kind === 'csv' ? `${there}; all columns are there` : there)
}

/** The columns of the first rows, read as a night would read them. */
async function columnsOf(source: SourceSpec, projectDir: string, now: Date): Promise<readonly string[]> {
  const session = await SOURCE_KINDS[source.from.kind].open(source, {
    businessDate: now.toISOString().slice(0, 10),
    asOf: now,
    projectDir,
    now: () => now,
    sleep: () => Promise.resolve(),
    signal: new AbortController().signal,
  })
  try {
    const unit = await session.next([])
    return unit?.rows?.header ?? []
  } finally {
    await session.close()
  }
}

async function server(name: string, from: object): Promise<Finding> {
  const it = about('sources', name)
  const at = placeOfUrl(from)
  if (at === null) return it.ok('is known only when it is read')
  const why = await unreachable(at)
  if (why === null) return it.ok(`${at.host}:${at.port} answers`)
  return it.fail(
    'SOURCE_UNREACHABLE',
    `${at.host}:${at.port} cannot be reached (${why}).`,
    'Check url in the source, and the network.',
  )
}
