import { fromOf, type SourceSpec } from '../../../core/brand/source.ts'
import type { PostgresFrom } from '../../../core/brand/source-remote.ts'
import type { Fields } from '../convert/input.ts'
import type { Mark, Session, SourceIo, SourceKind } from './kind.ts'
import { connectSource, type SourceClient } from './postgres/client.ts'
import {
  type Attempt,
  changedPart,
  type Part,
  positionOf,
  sweepPart,
  unheldPart,
  untimedPart,
  wholePart,
} from './postgres/parts.ts'
import { type Reader, readerOf } from './postgres/reading.ts'
import { upperBound } from './postgres/statements.ts'
import { describeTable } from './postgres/table.ts'

/** Tables and queries of other PostgreSQL databases. */
export const postgres: SourceKind = {
  open: (spec, io) => Promise.resolve(postgresSession(spec, fromOf(spec, 'postgres'), io)),
}

/**
 * Rows of a table or query of another PostgreSQL database: those changed since the last one read, in units by
 * (updated_at, id), then every few nights the keys that still exist; or all of them, as one complete unit.
 */
export function postgresSession(spec: SourceSpec, from: PostgresFrom, io: SourceIo): Session {
  let client: SourceClient | null = null
  let reader: Reader | null = null
  let parts: readonly Part[] | null = null
  let unheld: readonly Fields[] = []
  const begin = async (marks: readonly Mark[]): Promise<readonly Part[]> => {
    client = await connectSource(spec.name, from, io)
    reader = readerOf(client)
    const table = await describeTable(spec, from, client)
    const attempt: Attempt = { spec, from, io, table, reader }
    const { cursor } = table
    if (cursor === null) return [wholePart(attempt)]
    const { sql, params } = upperBound(cursor, io.asOf, spec.timeZone)
    const upper = (await client.query(sql, params))[0]?.[0] ?? ''
    const known = positionOf(marks.find(({ name }) => name === '')) !== null
    return [
      untimedPart(attempt, cursor, upper),
      changedPart(attempt, cursor, upper),
      sweepPart(attempt, known, (keys) => {
        unheld = keys
      }),
      unheldPart(attempt, () => unheld),
    ]
  }
  return {
    next: async (marks) => {
      parts ??= await begin(marks)
      for (let [part] = parts; part; [part] = parts) {
        const unit = await part(marks)
        if (unit !== null) return unit
        parts = parts.slice(1)
      }
      return null
    },
    close: async () => {
      await reader?.end().catch(() => undefined)
      await client?.end()
    },
  }
}
