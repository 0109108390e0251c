import type { SourceSpec } from '../../../../core/brand/source.ts'
import type { SingerFrom } from '../../../../core/brand/source-remote.ts'
import { hopeless } from '../../../../core/errors.ts'
import { readColumns } from '../../load/columns.ts'
import type { SizedBatch } from '../ahead.ts'
import { objectReader, sortedJson } from '../json-fields.ts'
import { linesOf } from './lines.ts'
import { readMessage } from './message.ts'
import { batchMaker } from './records.ts'
import type { StreamTap } from './start.ts'

/** Rows up to a STATE, or to the end. */
export interface StreamUnit {
  readonly number: number
  readonly batches: AsyncGenerator<SizedBatch, void, void>
  rows(): number
  /** The state is another one than before the unit; known when its rows have ended. */
  moved(): boolean
}

/** What one run of a tap gives of its stream. */
export interface StreamRun {
  readonly name: string
  readonly header: readonly string[]
  /** The next unit, after the one before was read to its end. */
  unit(): StreamUnit
  ended(): boolean
  /** The newest state whose rows were all read, as JSON; null = none. */
  state(): string | null
  seen(): readonly string[]
  takeNotes(): Readonly<Record<string, number>>
}

/** Reads the messages of a tap that was started from a state. */
export function streamRun(
  spec: SourceSpec,
  from: SingerFrom,
  { tap, streams }: StreamTap,
  state: string | null,
): StreamRun {
  const header = readColumns(spec)
  const reader = objectReader(header)
  const lines = linesOf(spec.name, tap.output, from.limits.lineBytes)
  const now = { state, ended: false, units: 0, line: 0, schema: false, others: 0, logged: 0 }
  const stream = { spec, from, lines, reader, streams, now }
  return {
    name: from.stream,
    header,
    unit: () => {
      now.units += 1
      let rows = 0
      const before = now.state
      const count = (): void => {
        rows += 1
      }
      return {
        number: now.units,
        batches: batchesOf(stream, count, () => rows),
        rows: () => rows,
        moved: () => now.state !== before,
      }
    },
    ended: () => now.ended,
    state: () => now.state,
    seen: () => reader.seen(),
    takeNotes: () => {
      const logged = tap.logLines() - now.logged
      now.logged += logged
      return { log_lines: logged }
    },
  }
}

/** One run of a tap, and how far it was read. */
interface Stream {
  readonly spec: SourceSpec
  readonly from: SingerFrom
  readonly lines: ReturnType<typeof linesOf>
  readonly reader: ReturnType<typeof objectReader>
  readonly streams: StreamTap['streams']
  readonly now: { state: string | null; ended: boolean; line: number; schema: boolean; others: number }
}

/** Reads on to the end of a unit: a state after enough rows; of a snapshot, the end of the tap. */
async function* batchesOf(
  { spec, from, lines, reader, streams, now }: Stream,
  count: () => void,
  rows: () => number,
): AsyncGenerator<SizedBatch, void, void> {
  const maker = batchMaker(reader)
  const oneUnit = spec.contents === 'snapshot'
  let atEnd = false
  while (!atEnd) {
    const { value: line, done } = await lines.next()
    if (done === true) {
      now.ended = true
      if (!now.schema) refuseNoStream(spec, from, now.others)
      break
    }
    now.line += 1
    const message = readMessage(spec.name, line, streams)
    if (message.type === 'schema') now.schema = true
    if (message.type === 'other') now.others += 1
    if (message.type === 'state') {
      now.state = sortedJson(message.value)
      atEnd = !oneUnit && rows() >= from.limits.unitRows
    }
    if (message.type === 'record') {
      now.schema = true
      count()
      maker.add(message.record, message.fault, now.line, line.length)
    }
    const batch = maker.isFull() ? maker.take() : null
    if (batch) yield batch
  }
  const last = maker.take()
  if (last) yield last
}

/** A tap that speaks of other streams only has another name for this one; as a snapshot, nothing would be everything. */
function refuseNoStream({ name, contents }: SourceSpec, { stream }: SingerFrom, others: number): void {
  if (others === 0 && contents === 'changes') return
  throw hopeless(
    'SINGER_STREAM',
    `Source ${name}: the tap said nothing of the stream ${stream}. Correct stream, or the catalog that selects it.`,
    { source: name },
  )
}
