import { partOf } from '../../../core/parts.ts'
import type { PartRef } from '../../../core/stages.ts'
import { type Db, one } from '../../../db/connect.ts'
import { temp } from '../../../db/temp.ts'
import { stageChangedFields } from '../../../db/vault/fields.ts'

/** Stages the profiles of this part: everybody's, or those whose links or records this run changed. Returns how many. */
export async function stageTouched(tx: Db, ref: PartRef, everybody: boolean): Promise<number> {
  await temp(tx, 'changed_record', '(record_id uuid)')
  await temp(tx, 'touched_profile', '(profile_id uuid)')
  if (everybody) await touchEverybody(tx, ref)
  else await touchChanged(tx, ref)
  await tx.execute('analyze touched_profile')
  const { touched } = await one<{ touched: number }>(
    tx,
    'select count(*)::int as touched from touched_profile',
  )
  return touched
}

function touchEverybody(tx: Db, ref: PartRef): Promise<number> {
  return tx.execute(
    `
    insert into touched_profile
    select profile_id from profile where to_run is null and ${partOf('profile_id', '$2::int')} = $1::int
    union
    select profile_id from profile_attributes where to_run is null and ${partOf('profile_id', '$2::int')} = $1::int`,
    [ref.part, ref.parts],
  )
}

async function touchChanged(tx: Db, ref: PartRef): Promise<void> {
  await tx.execute(
    `
    insert into changed_record
    select record_id from source_record where from_run = $1::int or to_run = $1::int
    union
    select record_id from record_identifier where from_run = $1::int or to_run = $1::int`,
    [ref.runId],
  )
  await stageChangedFields(tx, 'changed_record', ref.runId)
  await tx.execute('analyze changed_record')
  await tx.execute(
    `
    insert into touched_profile
    select profile_id
    from (
      select profile_id from link where from_run = $1::int or to_run = $1::int
      union
      select l.profile_id from changed_record c join link l on l.record_id = c.record_id and l.to_run is null
    ) touched
    where ${partOf('profile_id', '$3::int')} = $2::int`,
    [ref.runId, ref.part, ref.parts],
  )
}
