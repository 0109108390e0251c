import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { writeWhole } from './output-file.ts'
import type { FileIds } from './read-file.ts'
import { idOf, recordNames, sourceNames, startsOf } from './record-names.ts'

const PIECE = 1 << 18
/** Packing is half of the time at the usual level 6, for a file a tenth smaller. */
const LEVEL = 3

/**
 * Writes `unique_id,cluster_id`, in the order of the records; with several files also `source`. `first` holds of each
 * record the first record of its cluster, whose id is the cluster's.
 */
export function writeClusters(path: string, files: readonly FileIds[], first: Int32Array): Promise<void> {
  const rows = Readable.from(linesOf(files, first), { objectMode: true, highWaterMark: 2 })
  return writeWhole(path, (beside) =>
    path.endsWith('.gz')
      ? pipeline(rows, createGzip({ level: LEVEL }), createWriteStream(beside))
      : pipeline(rows, createWriteStream(beside)),
  )
}

function* linesOf(files: readonly FileIds[], first: Int32Array): Generator<Buffer, void, void> {
  const names = sourceNames(files)
  const several = files.length > 1
  const ids = files.map(idOf)
  const starts = startsOf(files)
  const nameOf = recordNames(files)
  let text = several ? 'unique_id,cluster_id,source\n' : 'unique_id,cluster_id\n'
  for (const [file, { records }] of files.entries()) {
    const ending = several ? `,${quoted(names[file] ?? '')}\n` : '\n'
    for (let place = 0, record = starts[file] ?? 0; place < records; place++, record++) {
      const id = quoted(ids[file]?.(place) ?? '')
      const of = first[record] ?? record
      text += `${id},${of === record && !several ? id : quoted(nameOf(of))}${ending}`
      if (text.length < PIECE) continue
      yield Buffer.from(text)
      text = ''
    }
  }
  yield Buffer.from(text)
}

const quoted = (field: string): string =>
  /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
