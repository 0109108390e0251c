import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { FileIds } from './read-file.ts'

const PIECE = 1 << 18
/** Packing is half of the time at the usual level 6, for a file a tenth smaller. */
const LEVEL = 3

/**
 * Writes `unique_id,cluster_id`, in the order of the records; with several files also `source`. `first` holds of each
 * record the first record of its cluster, whose id is the cluster's. The file is written beside and renamed.
 */
export async function writeClusters(
  path: string,
  beside: string,
  files: readonly FileIds[],
  first: Int32Array,
): Promise<void> {
  const rows = Readable.from(linesOf(files, first), { objectMode: true, highWaterMark: 2 })
  try {
    if (path.endsWith('.gz')) await pipeline(rows, createGzip({ level: LEVEL }), createWriteStream(beside))
    else await pipeline(rows, createWriteStream(beside))
    await rename(beside, path)
  } catch (fault) {
    await rm(beside, { force: true })
    throw fault
  }
}

/** What the output calls a file: its name without its directory; when two are called alike, as they were given. */
export function sourceNames(files: readonly FileIds[]): readonly string[] {
  const short = files.map(({ input }) => input.name.split(/[\\/]/).at(-1) ?? input.name)
  return new Set(short).size === short.length ? short : files.map(({ input }) => input.name)
}

function* linesOf(files: readonly FileIds[], first: Int32Array): Generator<Buffer, void, void> {
  const names = sourceNames(files)
  const several = files.length > 1
  const ids = files.map(idOf)
  const starts = files.map((_, file) => files.slice(0, file).reduce((sum, { records }) => sum + records, 0))
  const clusterId = (record: number): string => {
    const file = starts.findLastIndex((start) => start <= record)
    const id = ids[file]?.(record - (starts[file] ?? 0)) ?? ''
    return quoted(several ? `${names[file]}:${id}` : id)
  }
  let text = several ? 'unique_id,cluster_id,source\n' : 'unique_id,cluster_id\n'
  for (const [file, { records }] of files.entries()) {
    const ending = several ? `,${quoted(names[file] ?? '')}\n` : '\n'
    for (let place = 0, record = starts[file] ?? 0; place < records; place++, record++) {
      const id = quoted(ids[file]?.(place) ?? '')
      const of = first[record] ?? record
      text += `${id},${of === record && !several ? id : clusterId(of)}${ending}`
      if (text.length < PIECE) continue
      yield Buffer.from(text)
      text = ''
    }
  }
  yield Buffer.from(text)
}

/** The unique id of a file's record, by its place in the order of the keys. */
function idOf({ keys, order, decode }: FileIds): (place: number) => string {
  if (keys === null) return (place) => String(place + 1)
  return (place) => decode(keys.bytes(order === null ? place : (order[place] ?? 0)))
}

const quoted = (field: string): string =>
  /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
