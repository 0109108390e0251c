import type { Db } from '../../../db/connect.ts'
import type { RejectionLine, SourceLine } from '../report.ts'

/** What a run read of each source. */
export function readSources(db: Db, runId: number): Promise<SourceLine[]> {
  return db.query<SourceLine>(
    `
    select s.name as source, l.party, l.holder, l.lawful_basis, l.state, l.files,
      l.read::float8 as read, l.loaded::float8 as loaded,
      l.unchanged::float8 as unchanged, l.rejected::float8 as rejected, l.deleted::float8 as deleted,
      l.unattributed::float8 as unattributed, l.notes
    from source_load l
    join source s using (source_id)
    where l.run_id = $1::int
    order by s.name`,
    [runId],
  )
}

/** Refused rows of a run by source and reason; `example` is what was expected in the first of them. */
export function readRejectionReasons(db: Db, runId: number): Promise<RejectionLine[]> {
  return db.query<RejectionLine>(
    `
    with grouped as (
      select source_id, reason, count(*) as rows, min(rejection_id) as rejection_id
      from rejection
      where run_id = $1::int
      group by source_id, reason
    )
    select s.name as source, g.reason, g.rows::float8 as rows, j.detail as example, g.rejection_id::float8 as rejection_id
    from grouped g
    join source s using (source_id)
    join rejection j using (rejection_id)
    order by g.rows desc, s.name, g.reason`,
    [runId],
  )
}
