import type { Db } from '../../../db/connect.ts'
import type { CarriedIdentifier, DecidedPair, Groups } from '../explain.ts'

/** The identifiers of these records, as run `runId` sees them. */
export function readCarriedBy(
  db: Db,
  runId: number,
  recordIds: readonly string[],
): Promise<CarriedIdentifier[]> {
  return db.query<CarriedIdentifier>(
    `
    select identifier_id, type, record_id
    from record_identifier
    where record_id = any ($2::uuid[]) and from_run <= $1::int and (to_run is null or to_run > $1::int)
    order by type, identifier_id, record_id`,
    [runId, recordIds],
  )
}

/** On how many records, of anybody, each of these identifiers is, as run `runId` sees them. */
export async function countCarriers(
  db: Db,
  runId: number,
  identifierIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<{ identifier_id: string; carriers: number }>(
    `
    select identifier_id, count(*)::int as carriers
    from record_identifier
    where identifier_id = any ($2::uuid[]) and from_run <= $1::int and (to_run is null or to_run > $1::int)
    group by identifier_id`,
    [runId, identifierIds],
  )
  return new Map(rows.map((row) => [row.identifier_id, row.carriers]))
}

export interface DecidedRow extends DecidedPair {
  readonly author: string
  readonly reason: string
  readonly decided_at: Date
  /** Does run `runId` obey it? */
  readonly obeyed: boolean
}

/** What operators decided among these records and have not withdrawn, the newest first. */
export function readDecidedAmong(db: Db, runId: number, recordIds: readonly string[]): Promise<DecidedRow[]> {
  return db.query<DecidedRow>(
    `
    select d.kind, d.record_a, d.record_b, d.author, d.reason, d.decided_at,
      exists (
        select from identity_obeyed o
        where o.decision_id = d.decision_id and o.from_run <= $1::int and (o.to_run is null or o.to_run > $1::int)
      ) as obeyed
    from identity_decision d
    where d.withdrawn_at is null and d.record_a = any ($2::uuid[]) and d.record_b = any ($2::uuid[])
    order by d.decision_id desc`,
    [runId, recordIds],
  )
}

/** The groups of comparing that these records are in, as run `runId` has them; who is alone is in none. */
export async function readGroupsOf(db: Db, runId: number, recordIds: readonly string[]): Promise<Groups> {
  const rows = await db.query<{ record_id: string; group_id: string }>(
    `
    select record_id, group_id
    from match_group
    where record_id = any ($2::uuid[]) and from_run <= $1::int and (to_run is null or to_run > $1::int)
    order by record_id`,
    [runId, recordIds],
  )
  return new Map(rows.map((row) => [row.record_id, row.group_id]))
}
