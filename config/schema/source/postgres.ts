import { z } from 'zod'
import type { PostgresFrom } from '../../../core/brand/source-remote.ts'
import type { Entry } from '../../parse/draft.ts'
import { type Problem, problem } from '../../problem.ts'
import { strict } from '../strict.ts'
import { column, duration, EXPECTS, text, whole } from '../words.ts'
import { unitRows, values } from './common.ts'
import { sourceOf } from './rows.ts'

const opt = z.exactOptional

const statement = () => {
  const error = 'a query such as `select ... from ...`, of at most 20000 characters'
  return z
    .string({ error })
    .regex(/^\s*(select|with|table|values)\b/i, { error })
    .max(20_000, { error })
    .meta({ [EXPECTS]: 'a query' })
}

/** A source in another PostgreSQL database. */
export const postgresSource = sourceOf({
  kind: z.literal('postgres').describe('Kind of the source: a table or query of a PostgreSQL database.'),
  url: text().describe(
    'Address of the database: "${env:NAME}", for it holds a password. The role need only read.',
  ),
  table: opt(text()).describe('Table or view, such as `crm.person`; either this or `query`.'),
  query: opt(statement()).describe('A query instead of a table.'),
  cursor: opt(
    strict({
      updated_at: opt(column()).describe(
        'Column of the time of change; `updated_at` when not said. An index on both helps.',
      ),
      id: opt(column()).describe('Column that tells rows of one time apart; `id` when not said.'),
    }),
  ).describe('How rows that changed are found, with `contents: changes`.'),
  overlap: opt(duration()).describe(
    'How much earlier than the newest row the next night begins, for rows that were committed late; 15m when not said.',
  ),
  sweep_every: opt(whole(1, 366)).describe(
    'Nights between two looks at which keys still exist, which delete the others; never when not said.',
  ),
  format: opt(strict(values).describe('How its values are written.')),
  limits: opt(
    strict({
      statement_timeout: opt(duration()).describe('Longest statement at the source; 10m when not said.'),
      ...unitRows('rows', 100_000),
    }),
  ).describe('How hard the source is asked; it is one connection that only reads.'),
})
type PostgresRaw = z.output<typeof postgresSource>

const MINUTE = 60_000

/** The source as it is read. */
export function postgresFrom(raw: PostgresRaw): PostgresFrom {
  const { url, table = '', query, cursor, overlap, sweep_every, limits } = raw
  const names = { updatedAt: cursor?.updated_at ?? 'updated_at', id: cursor?.id ?? 'id' }
  return {
    kind: 'postgres',
    url,
    rows: query === undefined ? { table } : { query },
    cursor: raw.contents === 'snapshot' ? null : names,
    overlapMs: overlap ?? 15 * MINUTE,
    sweepEvery: sweep_every ?? null,
    limits: { statementMs: limits?.statement_timeout ?? 10 * MINUTE, unitRows: limits?.unit_rows ?? 100_000 },
  }
}

/** What cannot be as it is written. */
export function postgresProblems(entry: Entry<unknown>, raw: PostgresRaw): readonly Problem[] {
  const impossible = (key: string, message: string): Problem =>
    problem(entry.at([key]), 'IMPOSSIBLE', message, null)
  const problems: Problem[] = []
  if (raw.table === undefined && raw.query === undefined)
    problems.push(
      problem(entry.at([]), 'MISSING_KEY', 'missing key `table` (or `query`): what is read', null),
    )
  if (raw.table !== undefined && raw.query !== undefined)
    problems.push(impossible('query', 'a source reads a `table` or a `query`; take one away'))
  if (raw.contents === 'snapshot')
    for (const key of ['cursor', 'overlap', 'sweep_every'] as const)
      if (raw[key] !== undefined)
        problems.push(
          impossible(key, `\`${key}\` finds changes, and a snapshot reads all rows; take it away`),
        )
  if (raw.sweep_every !== undefined && raw.key === 'content')
    problems.push(
      impossible(
        'sweep_every',
        'a sweep compares keys, and with `key: content` rows have none; name the columns of a key',
      ),
    )
  return problems
}
