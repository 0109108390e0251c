import type { Db } from '../connect.ts'

/**
 * Adds to table `into` (record_id, name, token) a row for each name or address that a record of table `records`
 * (record_id) has. Tokens are equal for equal values under one salt, and say nothing else: who compares values need
 * not see them.
 */
export function stageFieldNames(tx: Db, records: string, into: string, salt: string): Promise<number> {
  return tx.execute(
    `
    insert into ${into} (record_id, name, token)
    select p.record_id, f.name, md5($1::text || f.value)
    from ${records} r
    join vault.person_fields p on p.record_id = r.record_id and p.to_run is null
    cross join lateral jsonb_each_text(p.fields) f (name, value)
    where f.value is not null`,
    [salt],
  )
}

/** Adds to table `into` (record_id) the records whose names or addresses run `runId` changed. */
export function stageChangedFields(tx: Db, into: string, runId: number): Promise<number> {
  return tx.execute(
    `
    insert into ${into} (record_id)
    select record_id from vault.person_fields where from_run = $1::int
    union
    select record_id from vault.person_fields where to_run = $1::int`,
    [runId],
  )
}
