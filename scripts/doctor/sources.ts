import { openSourceFile, readColumns } from '../../activities/extract/load/open.ts'
import { listFiles } from '../../activities/extract/sources/csv.ts'
import type { SourceSpec } from '../../core/brand/source.ts'
import { countOf } from '../../core/format.ts'
import { about, type Check, type Examined, type Finding } from './finding.ts'
import { placeOfUrl, unreachable } from './reach.ts'

/** Each source: is it there, and does its newest file have the columns that the mapping reads. */
export const checkSources: Check = async ({ project, place }: Examined) => {
  const dir = place.projectDir
  if (project === null || dir === undefined) return []
  return Promise.all(project.sources.map((source) => sourceFinding(source, dir)))
}

async function sourceFinding(source: SourceSpec, dir: string): Promise<Finding> {
  const it = about('sources', source.name)
  const found = await lookAt(source, dir).catch((error: unknown) => it.failed(error))
  // A night goes on without an optional source, and is degraded.
  return found.verdict === 'fail' && source.optional ? { ...found, verdict: 'warn' } : found
}

function lookAt(source: SourceSpec, dir: string): Promise<Finding> {
  return source.kind === 'csv' ? newestFile(source, dir) : server(source)
}

async function newestFile(source: SourceSpec, dir: string): Promise<Finding> {
  const it = about('sources', source.name)
  const files = await listFiles(source, dir)
  const newest = files.toSorted((a, b) => (a.date ?? a.name).localeCompare(b.date ?? b.name)).at(-1)
  if (newest === undefined)
    return it.warn(
      'NO_FILE',
      `No file in ${source.path} is called like ${source.pattern}: a night would read nothing of it.`,
      'Deliver the file, or correct path and pattern in the source.',
    )
  const { csv } = await openSourceFile(source, newest)
  for await (const _ of csv.batches) break
  const header = csv.header
  if (header === null)
    return it.warn('EMPTY_FILE', `The newest file, ${newest.name}, is empty.`, 'Deliver it again.')
  const missing = readColumns(source).filter((name) => !header.includes(name))
  if (missing.length > 0)
    return it.fail(
      'COLUMNS',
      `The newest file, ${newest.name}, lacks ${countOf(missing.length, 'column', 'columns')} that the mapping reads: ${missing.join(', ')}.`,
      'Correct the file, or the mapping in the source; then nocturne validate.',
    )
  return it.ok(
    `${countOf(files.length, 'file', 'files')}, the newest is ${newest.name}; all columns are there`,
  )
}

async function server(source: object & { readonly name: string }): Promise<Finding> {
  const it = about('sources', source.name)
  const at = placeOfUrl(source)
  if (at === null) return it.ok('is known only when it is read')
  const why = await unreachable(at.host, at.port)
  if (why === null) return it.ok(`${at.host}:${at.port} answers`)
  return it.fail(
    'SOURCE_UNREACHABLE',
    `${at.host}:${at.port} cannot be reached (${why}).`,
    'Check url in the source, and the network.',
  )
}
