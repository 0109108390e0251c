import type { Db } from '../../../db/connect.ts'
import { writeObjects } from '../../../db/vault/objects.ts'
import type { StageTable } from '../load/stager.ts'
import { analyze } from './stage.ts'

/** Originals of the rows that are on the stage. */
export const OBJECT_TABLE: StageTable = {
  name: 'stage_object',
  definition: 'row_no int, source_key text, object jsonb',
  columns: ['row_no', 'source_key', 'object'],
}

/** Keeps the originals of the rows that were staged. */
export async function saveObjects(tx: Db, runId: number, sourceId: number): Promise<void> {
  await analyze(tx, OBJECT_TABLE.name)
  await writeObjects(tx, OBJECT_TABLE.name, sourceId, runId)
}
