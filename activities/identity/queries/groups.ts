import type { Db } from '../../../db/connect.ts'
import { uuidRows } from '../../../db/copy-binary.ts'
import { temp, tempAs } from '../../../db/temp.ts'
import { type Written, writeVersions } from '../../../db/versioned/write.ts'
import { ID_BYTES, type RecordIds } from '../matching/ids.ts'

const BATCH = 10_000

/** Stages (`matched`) the group of each record that is not alone: `first[i]` is the first record of that of id i. */
export async function stageGroups(tx: Db, ids: RecordIds, first: Int32Array): Promise<void> {
  await temp(tx, 'matched', '(record_id uuid, group_id uuid)')
  await tx.copyIn('copy matched from stdin (format binary)', uuidRows(2, grouped(ids, first, 2)))
  await tx.execute('analyze matched')
}

/** Writes the staged groups; `wanted_group` then has the records whose group is another one than before. */
export async function writeGroups(tx: Db, runId: number): Promise<Written> {
  await tx.execute(`
    insert into wanted_group
    select m.record_id, m.group_id, false as gone
    from matched m
    left join match_group g on g.record_id = m.record_id and g.to_run is null
    where g.group_id is distinct from m.group_id
    union all
    select g.record_id, null, true
    from match_group g
    where g.to_run is null and not exists (select from matched m where m.record_id = g.record_id)`)
  await tx.execute('analyze wanted_group')
  return writeVersions(tx, 'match_group', 'wanted_group', runId)
}

/**
 * Stages (`matched`) the group of some records, null where one is alone; `first[i]` is the place of the first
 * record of the group of id i among them.
 */
export async function stageSomeGroups(tx: Db, ids: RecordIds, first: Int32Array): Promise<void> {
  await temp(tx, 'grouped', '(record_id uuid, group_id uuid)')
  await tx.copyIn('copy grouped from stdin (format binary)', uuidRows(2, grouped(ids, first, 1)))
  await tempAs(
    tx,
    'matched',
    `
    select record_id, case when count(*) over (partition by group_id) > 1 then group_id end as group_id
    from grouped`,
  )
}

/**
 * Writes the groups of the staged records, the others being in those that they were in when run `since` compared
 * everybody: what nights after it wrote of them is taken back. `changed` = a staged table (record_id) of the
 * records that changed since then.
 */
export async function writeSomeGroups(
  tx: Db,
  runId: number,
  since: number,
  changed: string,
): Promise<Written> {
  await tx.execute(
    `
    insert into wanted_group
    with written as (
      select distinct record_id from match_group where from_run > $1::int or to_run > $1::int
    ),
    others as (
      select record_id from written
      union
      select record_id from ${changed}
    ),
    stands as (
      select o.record_id, case when c.record_id is null then g.group_id end as group_id
      from others o
      left join ${changed} c using (record_id)
      left join match_group g on g.record_id = o.record_id and g.from_run <= $1::int
        and (g.to_run is null or g.to_run > $1::int)
      where not exists (select from matched m where m.record_id = o.record_id)
      union all
      select record_id, group_id from matched
    )
    select s.record_id, s.group_id, s.group_id is null
    from stands s
    left join match_group g on g.record_id = s.record_id and g.to_run is null
    where g.group_id is distinct from s.group_id`,
    [since],
  )
  await tx.execute('analyze wanted_group')
  return writeVersions(tx, 'match_group', 'wanted_group', runId)
}

/** Records whose group changed just now. */
export function touchGroups(tx: Db): Promise<number> {
  return tx.execute(`
    insert into touched_record
    select record_id from wanted_group
    on conflict (record_id) do nothing`)
}

/**
 * Touched records that are not alone in their group: `n`, and the first touched record of it, as rows of binary
 * COPY.
 */
export function members(tx: Db): AsyncIterable<Buffer> {
  return tx.copyOut(`
    copy (
      select n.n, min(n.n) over (partition by g.group_id)
      from node n
      join match_group g on g.record_id = n.record_id and g.to_run is null
    ) to stdout (format binary)`)
}

/** Touched records: `n` and `record_id`, as rows of binary COPY. */
export function nodeIds(tx: Db): AsyncIterable<Buffer> {
  return tx.copyOut('copy (select n, record_id from node) to stdout (format binary)')
}

/** Of each record in a group of `least` or more its id and that of the first of its group, some at a time. */
function* grouped({ bytes }: RecordIds, first: Int32Array, least: 1 | 2): Generator<Uint8Array> {
  const size = new Int32Array(first.length)
  for (const of of first) size[of] = (size[of] ?? 0) + 1
  const pairs = new Uint8Array(2 * ID_BYTES * BATCH)
  let used = 0
  const push = (record: number): void => {
    pairs.set(bytes.subarray(record * ID_BYTES, (record + 1) * ID_BYTES), used)
    used += ID_BYTES
  }
  for (let record = 0; record < first.length; record++) {
    const of = first[record] ?? record
    if ((size[of] ?? 0) < least) continue
    push(record)
    push(of)
    if (used < pairs.length) continue
    yield pairs
    used = 0
  }
  yield pairs.subarray(0, used)
}
