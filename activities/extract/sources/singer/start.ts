import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { SingerFrom } from '../../../../core/brand/source-remote.ts'
import { hopeless } from '../../../../core/errors.ts'
import type { SourceIo } from '../kind.ts'
import { selectStream } from './catalog.ts'
import { startTap, type Tap, type TapFile } from './process.ts'

const CATALOG_BYTES = 64 * 2 ** 20

/** A tap at work on one stream. */
export interface StreamTap {
  readonly tap: Tap
  /** Names that messages of the stream may have. */
  readonly streams: ReadonlySet<string>
}

/** Starts the tap, from a state if there is one; first it may be asked for its catalog. */
export async function startStream(
  source: string,
  from: SingerFrom,
  io: SourceIo,
  state: string | null,
): Promise<StreamTap> {
  const config: TapFile = { option: '--config', content: JSON.stringify(from.config) }
  const states: readonly TapFile[] = state === null ? [] : [{ option: '--state', content: state }]
  if (from.catalog.kind === 'none')
    return { tap: startTap(source, from, io, [], [config, ...states]), streams: new Set([from.stream]) }
  const found =
    from.catalog.kind === 'file'
      ? await catalogFile(source, from.catalog.path, io)
      : await discover(source, from, io, config)
  const { catalog, streams } = selectStream(source, found, from.stream, from.replicationKey)
  const files = [config, ...states, { option: '--catalog', content: JSON.stringify(catalog) }]
  return { tap: startTap(source, from, io, [], files), streams }
}

async function discover(source: string, from: SingerFrom, io: SourceIo, config: TapFile): Promise<unknown> {
  const tap = startTap(source, from, io, ['--discover'], [config])
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of tap.output) {
      chunks.push(chunk)
      length += chunk.length
      if (length > CATALOG_BYTES) throw noCatalog(source, 'its catalog is larger than 64 MB')
    }
  } finally {
    await tap.end()
  }
  return parsed(source, Buffer.concat(chunks, length).toString('utf8'))
}

async function catalogFile(source: string, path: string, io: SourceIo): Promise<unknown> {
  const text = await readFile(resolve(io.projectDir, path), 'utf8').catch(() => {
    throw noCatalog(source, `the file ${path} cannot be read`)
  })
  return parsed(source, text)
}

function parsed(source: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw noCatalog(source, 'what it gave is no JSON')
  }
}

function noCatalog(source: string, why: string): Error {
  return hopeless(
    'SINGER_CATALOG',
    `Source ${source}: there is no catalog of the tap (${why}). Correct catalog: a file, discover, or none for taps without one.`,
    { source },
  )
}
