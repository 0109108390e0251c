import { fromOf, type SourceSpec } from '../../../core/brand/source.ts'
import type { SingerFrom } from '../../../core/brand/source-remote.ts'
import { AHEAD, readAhead } from './ahead.ts'
import { type ExactJson, sortedJson } from './json-fields.ts'
import type { Mark, Session, SourceIo, SourceKind, Unit } from './kind.ts'
import { type StreamTap, startStream } from './singer/start.ts'
import { type StreamRun, streamRun } from './singer/stream.ts'

/** Whatever a Singer tap reads. */
export const singer: SourceKind = {
  open: (spec, io) => Promise.resolve(singerSession(spec, fromOf(spec, 'singer'), io)),
}

/**
 * A Singer tap. A unit ends with a STATE, and stores that state with its rows: a tap that is killed goes on from the
 * last state stored. A snapshot is one complete unit of all that a tap prints when it is given no state.
 */
export function singerSession(spec: SourceSpec, from: SingerFrom, io: SourceIo): Session {
  const snapshot = spec.contents === 'snapshot'
  let started: StreamTap | null = null
  let run: StreamRun | null = null
  let expected = ''
  const start = async (mark: Mark | null): Promise<StreamRun> => {
    await started?.tap.end()
    expected = textOf(mark)
    const state = snapshot ? null : stateOf(mark)
    started = await startStream(spec.name, from, io, state)
    return streamRun(spec, from, started, state)
  }
  const saves = (mark: Mark): Mark => {
    expected = textOf(mark)
    return mark
  }
  return {
    next: async (marks) => {
      const mark = marks.find(({ name }) => name === '') ?? null
      // Another attempt may have moved the mark meanwhile: then the tap begins where it says.
      if (run === null || expected !== textOf(mark)) run = await start(mark)
      return run.ended() ? null : unitOf(run, snapshot, snapshot ? 0 : (mark?.rows ?? 0), saves)
    },
    close: async () => {
      await started?.tap.end()
    },
  }
}

async function unitOf(
  run: StreamRun,
  snapshot: boolean,
  before: number,
  saves: (mark: Mark) => Mark,
): Promise<Unit | null> {
  const unit = run.unit()
  const { batches, empty } = await readAhead(unit.batches, AHEAD)
  if (empty && !snapshot && !unit.moved()) return null
  return {
    name: `stream ${run.name} ${unit.number}`,
    rows: { header: run.header, batches, seen: run.seen },
    complete: snapshot,
    keysOnly: false,
    lacking: null,
    expectedRows: null,
    again: null,
    marks: () => [saves({ name: '', value: { state: run.state() }, rows: before + unit.rows() })],
    check: () => Promise.resolve(),
    get notes() {
      return run.takeNotes()
    },
  }
}

/** The state as text: as JSON of PostgreSQL its numbers would be other ones. */
function stateOf(mark: Mark | null): string | null {
  return (mark?.value as { readonly state: string | null } | undefined)?.state ?? null
}

const textOf = (mark: Mark | null): string => sortedJson((mark?.value ?? null) as ExactJson)
