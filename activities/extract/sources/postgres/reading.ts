import { AHEAD, readAhead, type SizedBatch } from '../ahead.ts'
import type { Batch, Mark, Unit } from '../kind.ts'
import { bytesOf, type SourceClient, type TextRow } from './client.ts'
import type { Statement } from './statements.ts'

/** The rows of one statement, of which the first are here. */
export interface Reading {
  readonly batches: AsyncIterable<Batch>
  readonly empty: boolean
  /** Rows so far. */
  count(): number
  /** What stands behind the columns of the last row so far. */
  tail(): TextRow
}

/** Reads statements one after the other: they share a connection, so each ends the one before. */
export interface Reader {
  /** `width`: how many of the values make the row. */
  read(statement: Statement, width: number): Promise<Reading>
  end(): Promise<void>
}

export function readerOf(client: SourceClient): Reader {
  let open: AsyncGenerator<SizedBatch, void, void> | null = null
  const end = async (): Promise<void> => {
    await open?.return()
    open = null
  }
  return {
    read: async (statement, width) => {
      await end()
      let count = 0
      let tail: TextRow = []
      open = batchesOf(client, statement, width, (rows) => {
        count += rows.length
        tail = rows.at(-1)?.slice(width) ?? tail
      })
      const { batches, empty } = await readAhead(open, AHEAD)
      return { batches, empty, count: () => count, tail: () => tail }
    },
    end,
  }
}

async function* batchesOf(
  client: SourceClient,
  { sql, params }: Statement,
  width: number,
  saw: (rows: readonly TextRow[]) => void,
): AsyncGenerator<SizedBatch, void, void> {
  let before = 0
  for await (const some of client.stream(sql, params)) {
    const first = before + 1
    before += some.length
    saw(some)
    const rows = some.map((row) => Array.from({ length: width }, (_, i) => row[i] ?? ''))
    yield { rows, originals: null, at: (row) => String(first + row), rejections: [], bytes: bytesOf(some) }
  }
}

export interface UnitParts {
  readonly name: string
  readonly header: readonly string[]
  readonly batches: AsyncIterable<Batch>
  readonly complete: boolean
  readonly lacking: Unit['lacking']
  readonly marks: () => readonly Mark[]
}

export function unitOf({ name, header, batches, complete, lacking, marks }: UnitParts): Unit {
  return {
    name,
    rows: { header, batches, seen: () => header },
    complete,
    keysOnly: lacking !== null,
    lacking,
    expectedRows: null,
    again: null,
    marks,
    check: () => Promise.resolve(),
    notes: {},
  }
}
