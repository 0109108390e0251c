import type { Db } from '../../../db/connect.ts'
import { copyLine } from '../../../db/copy.ts'
import { inBatches } from '../../../db/cursor.ts'
import { type Written, writeVersions } from '../../../db/versioned/write.ts'

const BATCH = 50_000
const LINES = 10_000

/** Stages (`matched`) the group of each record that is not alone: `first[i]` is the first record of that of `ids[i]`. */
export async function stageGroups(tx: Db, ids: readonly string[], first: Int32Array): Promise<void> {
  await tx.execute('drop table if exists pg_temp.matched')
  await tx.execute('create temp table matched (record_id uuid, group_id uuid) on commit drop')
  await tx.copyIn('copy matched from stdin', groupLines(ids, first))
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

/** Records whose group changed just now. */
export function touchGroups(tx: Db): Promise<number> {
  return tx.execute(`
    insert into touched_record
    select record_id, 0 from wanted_group
    on conflict (record_id) do nothing`)
}

interface MemberRow {
  readonly n: number
  readonly first: number
}

/** Touched records that are not alone in their group, with the first touched record of it. */
export function members(tx: Db): AsyncGenerator<readonly MemberRow[]> {
  return inBatches(
    tx,
    'members',
    BATCH,
    `
    select n.n, min(n.n) over (partition by g.group_id) as first
    from node n
    join match_group g on g.record_id = n.record_id and g.to_run is null`,
  )
}

interface NodeRow {
  readonly n: number
  readonly record_id: string
}

/** Touched records that may say who they are, in the order of their ids. */
export function peopleNodes(tx: Db): AsyncGenerator<readonly NodeRow[]> {
  return inBatches(
    tx,
    'people_nodes',
    BATCH,
    `
    select n.n, n.record_id
    from node n
    join source_record r on r.record_id = n.record_id and r.to_run is null and r.kind = 'person'
    order by n.record_id`,
  )
}

async function* groupLines(ids: readonly string[], first: Int32Array): AsyncGenerator<string> {
  const size = new Int32Array(first.length)
  for (const of of first) size[of] = (size[of] ?? 0) + 1
  let chunk: string[] = []
  for (let record = 0; record < first.length; record++) {
    const of = first[record] ?? record
    if ((size[of] ?? 0) < 2) continue
    chunk.push(copyLine([ids[record] ?? null, ids[of] ?? null]))
    if (chunk.length < LINES) continue
    yield chunk.join('')
    chunk = []
  }
  yield chunk.join('')
}
