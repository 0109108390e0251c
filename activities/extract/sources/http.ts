import { fromOf, type SourceSpec } from '../../../core/brand/source.ts'
import type { HttpFrom } from '../../../core/brand/source-remote.ts'
import { passing } from '../../../core/errors.ts'
import { AHEAD, readAhead, type SizedBatch } from './ahead.ts'
import { httpClient } from './http/client.ts'
import { beginPass, type Pass } from './http/pass.ts'
import { type ExactJson, sortedJson } from './json-fields.ts'
import type { Batch, Mark, Session, SourceIo, SourceKind, Unit } from './kind.ts'

/** JSON over HTTP. */
export const http: SourceKind = {
  open: (spec, io) => Promise.resolve(httpSession(spec, fromOf(spec, 'http'), io)),
}

/**
 * JSON over HTTP. A unit is some pages, fetched before its transaction; a snapshot is one unit of all pages, so that
 * what is not in it is gone only when the last page was reached.
 */
export function httpSession(spec: SourceSpec, from: HttpFrom, io: SourceIo): Session {
  const client = httpClient(spec.name, from, io)
  let pass: Pass | null = null
  let expected = ''
  const saves = (mark: Mark): Mark => {
    expected = textOf(mark)
    return mark
  }
  return {
    next: async (marks) => {
      const mark = marks.find(({ name }) => name === '') ?? null
      // Another attempt may have moved the mark meanwhile: then it says where to go on.
      if (pass === null || expected !== textOf(mark)) {
        pass = beginPass(spec, from, io, client, mark)
        expected = textOf(mark)
      }
      if (pass.ended()) return null
      if (spec.contents === 'snapshot') return wholeUnit(spec.name, pass, saves)
      return pagesUnit(pass, from.limits.unitRows, mark?.rows ?? 0, saves)
    },
    close: () => Promise.resolve(),
  }
}

type Saves = (mark: Mark) => Mark

/** Some pages. */
async function pagesUnit(pass: Pass, most: number, before: number, saves: Saves): Promise<Unit> {
  const first = pass.pages() + 1
  const held: SizedBatch[] = []
  let [rows, bytes] = [0, 0]
  while (!pass.ended() && rows < most && bytes < AHEAD.bytes) {
    const batch = await pass.read()
    held.push(batch)
    rows += sizeOf(batch)
    bytes += batch.bytes
  }
  const name = first === pass.pages() ? `page ${first}` : `pages ${first}-${pass.pages()}`
  const check = (): Promise<void> => Promise.resolve()
  return unitOf(pass, { name, complete: false, batches: each(held), rows: () => before + rows, check, saves })
}

/** All pages, of which the first are here. */
async function wholeUnit(source: string, pass: Pass, saves: Saves): Promise<Unit> {
  let rows = 0
  async function* all(): AsyncGenerator<SizedBatch, void, void> {
    while (!pass.ended()) {
      const batch = await pass.read()
      rows += sizeOf(batch)
      yield batch
    }
  }
  const { batches } = await readAhead(all(), AHEAD)
  const check = (): Promise<void> => (pass.ended() ? Promise.resolve() : Promise.reject(unfinished(source)))
  return unitOf(pass, { name: 'pages', complete: true, batches, rows: () => rows, check, saves })
}

interface Parts {
  readonly name: string
  readonly complete: boolean
  readonly batches: AsyncIterable<Batch>
  /** Rows that the source gave by the mark. */
  readonly rows: () => number
  readonly check: () => Promise<void>
  readonly saves: Saves
}

function unitOf(pass: Pass, { name, complete, batches, rows, check, saves }: Parts): Unit {
  return {
    name,
    rows: { header: pass.header, batches, seen: pass.seen },
    complete,
    keysOnly: false,
    lacking: null,
    expectedRows: null,
    again: null,
    marks: () => [saves({ name: '', value: pass.value(), rows: rows() })],
    check,
    get notes() {
      return pass.takeNotes()
    },
  }
}

async function* each(batches: SizedBatch[]): AsyncGenerator<Batch, void, void> {
  for (let batch = batches.shift(); batch; batch = batches.shift()) yield batch
}

const sizeOf = (batch: Batch): number => batch.rows.length + batch.rejections.length
const textOf = (mark: Mark | null): string => sortedJson((mark?.value ?? null) as ExactJson)

function unfinished(source: string): Error {
  return passing('HTTP_UNFINISHED', `Source ${source}: its last page was not reached. It is read again.`, {
    source,
  })
}
