import type { RowsSpec } from '../../../core/brand/source.ts'
import type { Db } from '../../../db/connect.ts'
import type { Fields } from '../convert/input.ts'
import type { StageTable } from '../load/stager.ts'
import { analyze } from './stage.ts'

/** The keys of a sweep: as they are stored, and as the source says them (a JSON list). */
export const SWEPT_TABLE: StageTable = {
  name: 'stage_swept',
  definition: 'key text, fields jsonb',
  columns: ['key', 'fields'],
}

const HELD: Readonly<Record<RowsSpec['are'], string>> = {
  people: `source_record t where t.kind = 'person' and t.source_key = s.key`,
  events: 'event t where t.event_key = s.key',
  consents: 'consent_event t where t.source_key = s.key',
  reference: 'reference_row t where t.key = s.key',
}

/** The swept keys of rows that the source has and we do not, as the source says them. */
export async function unheldKeys(tx: Db, are: RowsSpec['are'], sourceId: number): Promise<readonly Fields[]> {
  await analyze(tx, SWEPT_TABLE.name)
  const rows = await tx.query<{ fields: Fields }>(
    `
    select s.fields
    from stage_swept s
    where not exists (select from ${HELD[are]} and t.source_id = $1::smallint and t.to_run is null)`,
    [sourceId],
  )
  return rows.map(({ fields }) => fields)
}
