import { createReadStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createGunzip } from 'node:zlib'
import { afterEach } from 'vitest'
import { columnIndex } from '../../../activities/extract/convert/field.ts'
import { openCsv } from '../../../activities/extract/csv/read.ts'
import { DEFAULT_LIMITS } from '../../../activities/extract/csv/types.ts'
import { ordinals } from '../../../activities/extract/memory/ordinals.ts'
import { keyReader } from '../../../activities/extract/rows/key.ts'
import { type PersonRow, personMapper } from '../../../activities/extract/rows/people.ts'
import { isFault, type RowContext } from '../../../activities/extract/rows/types.ts'
import { parseProject, readProjectFiles } from '../../../config/load.ts'
import type { BrandProject } from '../../../core/brand/project.ts'
import { type CsvFormat, fromOf, type SourceSpec } from '../../../core/brand/source.ts'
import { brandKey } from '../../../db/keys.ts'
import { describeInit, type InitReport } from '../../../scripts/init/describe.ts'
import { type InitResult, initProject } from '../../../scripts/init/index.ts'

const dirs: string[] = []
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
})

export const NOW = new Date('2026-02-01T12:00:00Z')

export interface Tried {
  readonly result: InitResult
  readonly report: InitReport
  readonly project: BrandProject
  readonly source: SourceSpec
  readonly format: CsvFormat
  readonly loaded: readonly PersonRow[]
  readonly faults: readonly string[]
}

/** A temporary directory that goes after the test. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'nocturne-init-'))
  dirs.push(dir)
  return dir
}

/** Writes a file, lets init guess a project of it, reads the project, and maps every row with the rules of the load. */
export async function tryInit(content: string | Uint8Array, name: string): Promise<Tried> {
  const dir = tempDir()
  const from = join(dir, name)
  writeFileSync(from, content)
  return tryProject(join(dir, 'brand'), from)
}

export async function tryProject(dir: string, from: string | null): Promise<Tried> {
  mkdirSync(dir, { recursive: true })
  const result = await initProject({ dir, from, now: NOW })
  const parsed = parseProject(readProjectFiles(dir), {})
  if (!parsed.ok)
    throw new Error(parsed.problems.map((one) => `${one.file}:${one.line} ${one.message}`).join('\n'))
  const source = parsed.project.sources.find((one) => one.name === 'people')
  if (!source) throw new Error('init wrote no source of people')
  return {
    result,
    report: describeInit(result),
    project: parsed.project,
    source,
    format: fromOf(source, 'csv').format,
    ...(await load(dir, source)),
  }
}

async function load(dir: string, source: SourceSpec) {
  const { columns, delimiter, encoding, quote, strayQuotes, skipHeader } = fromOf(source, 'csv').format
  const file = await openCsv(
    bytesOf(resolve(dir, fromOf(source, 'csv').path)),
    { delimiter, encoding, quote, strayQuotes, limits: DEFAULT_LIMITS },
    columns,
    skipHeader,
  )
  const header = file.header ?? []
  const context: RowContext = {
    source: source.name,
    header,
    columns: columnIndex(header),
    defaults: source.defaults,
    key: brandKey('0f'.repeat(32)),
    kept: [],
    note: () => undefined,
  }
  if (source.rows.are !== 'people') throw new Error('init wrote a source of something else than people')
  const map = personMapper(source.rows, context)
  const key = keyReader(source, context, ordinals())
  const loaded: PersonRow[] = []
  const faults: string[] = []
  for await (const batch of file.batches) {
    faults.push(...batch.rejections.map(({ reason, line }) => `${reason} in line ${line}`))
    for (const row of batch.rows) {
      const named = key(row, null)
      const person = typeof named === 'string' ? map(row, named) : named
      if (isFault(person)) faults.push(`${person.reason} ${person.detail}`)
      else loaded.push(person)
    }
  }
  return { loaded, faults }
}

function bytesOf(path: string): AsyncIterable<Uint8Array> {
  const file = createReadStream(path)
  return path.endsWith('.gz') ? file.pipe(createGunzip()) : file
}

/** The attributes and the sealed fields of a loaded row, together. */
export function person(tried: Tried, index: number): Readonly<Record<string, unknown>> {
  const row = tried.loaded[index]
  return { ...JSON.parse(row?.attributes ?? '{}'), ...JSON.parse(row?.sealed ?? '{}') }
}

/** `type:value` of its identifiers. */
export const types = ({ loaded }: Tried, index: number) =>
  loaded[index]?.identifiers.map(({ type, value }) => `${type}:${value}`)
