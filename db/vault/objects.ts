import { type Db, one } from '../connect.ts'
import { tempFrom } from '../temp.ts'
import { writeVersions } from '../versioned/write.ts'

/**
 * Makes the kept originals of a source what a staged table (row_no, source_key, object) says; of several rows of a
 * key the last counts.
 */
export async function writeObjects(tx: Db, staged: string, sourceId: number, runId: number): Promise<void> {
  const rows = `
    select distinct on (source_key) ${Math.trunc(sourceId)}::smallint as source_id, source_key, object, false as gone
    from ${staged}
    order by source_key, row_no desc`
  if ((await stageObjects(tx, rows)) > 0)
    await writeVersions(tx, 'source_object', 'stage_source_object', runId)
}

/** Closes the kept originals of the rows of a staged table (source_id, source_key). */
export async function closeObjects(tx: Db, staged: string, runId: number): Promise<void> {
  const rows = `
    select distinct o.source_id, o.source_key, null::jsonb as object, true as gone
    from ${staged} s
    join vault.source_object o on o.source_id = s.source_id and o.source_key = s.source_key
    where o.to_run is null`
  if ((await stageObjects(tx, rows)) > 0)
    await writeVersions(tx, 'source_object', 'stage_source_object', runId)
}

async function stageObjects(tx: Db, query: string): Promise<number> {
  await tempFrom(tx, 'stage_source_object', query)
  const { rows } = await one<{ rows: number }>(tx, 'select count(*)::int as rows from stage_source_object')
  if (rows > 0) await tx.execute('analyze stage_source_object')
  return rows
}
