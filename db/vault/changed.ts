import type { Db } from '../connect.ts'
import { temp } from '../temp.ts'

/**
 * Stages (`changed_field`: record_id, name) which sealed fields of which records differ between two runs; a field
 * that only one of them has is not in it. The values stay where they are. In the caller's transaction.
 */
export async function stageFieldDifference(tx: Db, before: number, after: number): Promise<void> {
  await temp(tx, 'changed_field', '(record_id uuid, name text)')
  await tx.execute(
    `
    with touched as (
      select record_id
      from vault.person_fields
      where from_run > least($1::int, $2::int) and from_run <= greatest($1::int, $2::int)
      union
      select record_id
      from vault.person_fields
      where to_run > least($1::int, $2::int) and to_run <= greatest($1::int, $2::int)
    )
    insert into changed_field (record_id, name)
    select t.record_id, e.name
    from touched t
    join vault.person_fields o on o.record_id = t.record_id
      and o.from_run <= $1::int and (o.to_run is null or o.to_run > $1::int)
    join vault.person_fields n on n.record_id = t.record_id
      and n.from_run <= $2::int and (n.to_run is null or n.to_run > $2::int)
    cross join lateral jsonb_object_keys(o.fields) e (name)
    where n.fields ? e.name and n.fields -> e.name <> o.fields -> e.name`,
    [before, after],
  )
  await tx.execute('analyze changed_field')
}

/** One version of the names and addresses of a record. */
export interface FieldVersion {
  readonly record_id: string
  readonly fields: Readonly<Record<string, string>>
  readonly from_run: number
  readonly to_run: number | null
}

/** All versions of names and addresses of some records, the oldest first. */
export function openFieldVersions(db: Db, recordIds: readonly string[]): Promise<FieldVersion[]> {
  return db.query<FieldVersion>(
    `
    select record_id, fields, from_run, to_run
    from vault.person_fields
    where record_id = any ($1::uuid[])
    order by from_run, record_id`,
    [recordIds],
  )
}
