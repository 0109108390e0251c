import type { Mark, Session, SourceIo } from '../../../../activities/extract/sources/kind.ts'
import { postgresSession } from '../../../../activities/extract/sources/postgres.ts'
import type { SourceSpec } from '../../../../core/brand/source.ts'
import type { PostgresFrom } from '../../../../core/brand/source-remote.ts'
import type { Db } from '../../../../db/connect.ts'
import { readSession, remoteSpec, testIo, type UnitRead } from './support.ts'

/** What a source of a table says; what is left out is the usual. */
export function postgresFrom(url: string, given: Partial<PostgresFrom> = {}): PostgresFrom {
  return {
    kind: 'postgres',
    url,
    rows: { table: 'crm.person' },
    cursor: { updatedAt: 'updated_at', id: 'id' },
    overlapMs: 15 * 60_000,
    sweepEvery: null,
    ...given,
    limits: { statementMs: 5_000, unitRows: 100_000, ...given.limits },
  }
}

export const session = (
  from: PostgresFrom,
  given: Partial<SourceSpec> = {},
  io: Partial<SourceIo> = {},
): Session => postgresSession(remoteSpec(given), from, testIo(io))

/** One night of a source. */
export const night = (
  from: PostgresFrom,
  marks: readonly Mark[] = [],
  given: Partial<SourceSpec> = {},
  io: Partial<SourceIo> = {},
): Promise<{ readonly units: readonly UnitRead[]; readonly marks: readonly Mark[] }> =>
  readSession(session(from, given, io), marks)

/** An empty table of people, in a schema that is not ours. */
export async function emptyTable(db: Db): Promise<void> {
  await db.execute('drop schema if exists crm cascade')
  await db.execute('create schema crm')
  await db.execute('create table crm.person (id bigint primary key, name text, updated_at timestamptz)')
}

/** `[id, updated_at]` */
export async function put(
  db: Db,
  ...rows: readonly (readonly [id: number, at: string | null])[]
): Promise<void> {
  await db.execute(
    `
    insert into crm.person (id, name, updated_at)
    select id, 'Person ' || id, at from unnest($1::bigint[], $2::timestamptz[]) as r (id, at)
    on conflict (id) do update set updated_at = excluded.updated_at, name = excluded.name || '*'`,
    [rows.map(([id]) => id), rows.map(([, at]) => at)],
  )
}
