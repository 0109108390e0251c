import type { Db } from '../../../db/connect.ts'
import type { SegmentLine } from '../report.ts'

/** Segments of a run with their size, entries and exits, largest first. */
export function readSegments(db: Db, runId: number): Promise<SegmentLine[]> {
  return db.query<SegmentLine>(
    `
    select s.name as segment, d.definition ->> 'description' as description, d.definition ->> 'kind' as kind, d.version, d.sentence, z.members::float8 as members, z.entered::float8 as entered,
      z.exited::float8 as exited, z.unknown::float8 as unknown
    from segment_size z
    join segment s using (segment_id)
    left join segment_definition d on d.segment_id = z.segment_id
      and d.from_run <= $1::int and (d.to_run is null or d.to_run > $1::int)
    where z.run_id = $1::int
    order by z.members desc, s.name`,
    [runId],
  )
}
