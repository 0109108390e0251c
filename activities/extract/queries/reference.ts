import { type Db, one } from '../../../db/connect.ts'
import { tempAs } from '../../../db/temp.ts'
import { closeObjects } from '../../../db/vault/objects.ts'
import { writeVersions } from '../../../db/versioned/write.ts'
import type { StageTable } from '../load/stager.ts'
import { analyze } from './stage.ts'

/** Reference rows of one file. The dataset is a name of the brand project: letters, digits and underscores. */
export const referenceTable = (sourceId: number, dataset: string): StageTable => ({
  name: 'stage_reference',
  definition: `row_no int, dataset text default '${dataset.replaceAll("'", "''")}', key text,
    valid_from timestamptz, attributes jsonb, source_id smallint default ${Math.trunc(sourceId)}, raw_hash uuid,
    hash uuid, gone boolean default false`,
  columns: ['row_no', 'key', 'valid_from', 'attributes', 'hash', 'gone'],
})

/** Keys that a refused row still speaks of. */
export const KEPT_REFERENCE_TABLE: StageTable = {
  name: 'stage_kept_reference',
  definition: 'key text',
  columns: ['key'],
}

/** Notes the rows that a snapshot, all of it staged, no longer holds; gives how many. */
export function stageGoneReference(tx: Db, sourceId: number, dataset: string): Promise<number> {
  return tx.execute(
    `
    insert into stage_reference (key, valid_from, gone)
    select r.key, r.valid_from, true
    from reference_row r
    where r.source_id = $1::smallint and r.dataset = $2::text and r.to_run is null
      and not exists (select from stage_reference s where s.key = r.key and s.valid_from = r.valid_from)
      and not exists (select from stage_kept_reference k where k.key = r.key)`,
    [sourceId, dataset],
  )
}

/** Takes rows off the stage that say gone of what is not there; gives their number. */
export function dropReferenceGoneAlready(tx: Db): Promise<number> {
  return tx.execute(`
    delete from stage_reference s
    where s.gone and not exists (
      select from reference_row t
      where t.dataset = s.dataset and t.key = s.key and t.valid_from = s.valid_from and t.to_run is null
    )`)
}

/** How many rows on the stage say that they are gone. */
export async function countSaidGone(tx: Db): Promise<number> {
  const { gone } = await one<{ gone: number }>(
    tx,
    'select count(*)::int as gone from stage_reference where gone',
  )
  return gone
}

/** Takes rows off the stage that say what is stored. */
export function dropUnchangedReference(tx: Db): Promise<number> {
  return tx.execute(`
    delete from stage_reference s
    using reference_row t
    where not s.gone and t.dataset = s.dataset and t.key = s.key and t.valid_from = s.valid_from and t.to_run is null
      and t.hash = s.hash`)
}

/** Writes what is staged. */
export async function writeReference(tx: Db, runId: number): Promise<number> {
  await analyze(tx, 'stage_reference')
  const { opened } = await writeVersions(tx, 'reference_row', 'stage_reference', runId)
  await tempAs(
    tx,
    'gone_reference',
    'select source_id, key as source_key from stage_reference where gone',
    [],
  )
  await closeObjects(tx, 'gone_reference', runId)
  return opened
}
