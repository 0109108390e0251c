import type { Db } from '../../../db/connect.ts'
import { putRejectedRows } from '../../../db/vault.ts'
import type { StageTable } from '../load/stager.ts'

/** Refused rows of one file. */
export const REJECTION_TABLE: StageTable = {
  name: 'stage_rejection',
  definition: `rejection_id bigint default nextval('rejection_rejection_id_seq'), position text, reason text, detail text, raw bytea`,
  columns: ['position', 'reason', 'detail', 'raw'],
}

/** Writes the refused rows of a file: the reason for everybody, the row itself to the vault. */
export async function saveRejections(tx: Db, runId: number, sourceId: number, file: string): Promise<number> {
  const saved = await tx.execute(
    `
    insert into rejection (rejection_id, run_id, source_id, file, position, reason, detail)
    overriding system value
    select rejection_id, $1::int, $2::smallint, $3::text, position, reason, detail
    from stage_rejection
    order by rejection_id`,
    [runId, sourceId, file],
  )
  if (saved > 0) await putRejectedRows(tx, 'stage_rejection')
  return saved
}
