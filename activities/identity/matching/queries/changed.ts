import { type Db, one } from '../../../../db/connect.ts'
import { eachCopied } from '../../../../db/copy-binary.ts'
import { type DescribedWords, stageChangedDescribed } from '../../../../db/vault/described.ts'
import { idTable, type RecordIds } from '../ids.ts'

/** The records of people that read otherwise than in the run that everybody was compared in. */
export const CHANGED_SINCE = 'changed_since'

/**
 * Stages the records of people that runs after `since` loaded or deleted, or that read otherwise: also those that
 * carry an identifier which came over its limit since, or under it. Returns how many; where they are more than `most`
 * already, nobody looks who else reads otherwise.
 */
export async function stageChangedSince(
  tx: Db,
  words: DescribedWords,
  since: number,
  most: number,
): Promise<number> {
  await stageChangedDescribed(tx, CHANGED_SINCE, words, since)
  const { records } = await one<{ records: number }>(
    tx,
    `select count(*)::int as records from ${CHANGED_SINCE}`,
  )
  return records > most ? records : records + (await addCrossed(tx, words.types, since))
}

/** Adds the carriers of what came over its limit since, or under it, and says how many. Counting stops at the limit. */
function addCrossed(tx: Db, types: readonly string[], since: number): Promise<number> {
  return tx.execute(
    `
    insert into ${CHANGED_SINCE}
    with changed as (
      select identifier_id, type,
        count(*) filter (where from_run > $1::int and to_run is null) as opened,
        count(*) filter (where from_run <= $1::int and to_run > $1::int) as closed
      from record_identifier
      where (from_run > $1::int or to_run > $1::int) and type = any ($2::text[])
      group by identifier_id, type
    ),
    counted as (
      select c.identifier_id, r.max_records, few.carriers as now, few.carriers - c.opened + c.closed as before
      from changed c
      join identity_rule r using (type)
      cross join lateral (
        select count(*) as carriers
        from (
          select from record_identifier i
          where i.identifier_id = c.identifier_id and i.to_run is null
          limit r.max_records + c.opened + 1
        ) counted
      ) few
      where c.identifier_id not in (select identifier_id from blocked_identifier)
    )
    select distinct i.record_id
    from counted c
    join record_identifier i on i.identifier_id = c.identifier_id and i.to_run is null
    join source_record r on r.record_id = i.record_id and r.to_run is null and r.kind = 'person'
    where (c.now <= c.max_records) <> (c.before <= c.max_records)
      and not exists (select from ${CHANGED_SINCE} s where s.record_id = i.record_id)`,
    [since, types],
  )
}

/** Their ids, ascending. */
export async function readChangedSince(tx: Db): Promise<RecordIds> {
  const ids = idTable()
  await eachCopied(
    tx.copyOut(`copy (select record_id from ${CHANGED_SINCE}) to stdout (format binary)`),
    ({ bytes, from }) => {
      ids.enter(bytes, from[0] as number)
    },
  )
  return ids.sorted().ids
}
