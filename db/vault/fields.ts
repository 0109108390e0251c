import type { Db } from '../connect.ts'

/**
 * Stages in table `into` (record_id, tokens) which names and addresses the records of table `records` (record_id)
 * have: {name: token}. Tokens are equal for equal values under one salt, and say nothing else: who compares values
 * need not see them.
 */
export function stageFieldTokens(tx: Db, records: string, into: string, salt: string): Promise<number> {
  return tx.execute(
    `
    insert into ${into} (record_id, tokens)
    select p.record_id, (
      select jsonb_object_agg(f.name, md5($1::text || f.value))
      from jsonb_each_text(p.fields) f (name, value)
      where f.value is not null
    )
    from ${records} r
    join vault.person_fields p on p.record_id = r.record_id and p.to_run is null`,
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
