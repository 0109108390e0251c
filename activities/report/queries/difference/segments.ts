import { visible } from '../../../../core/visible.ts'
import type { Db } from '../../../../db/connect.ts'
import { AFTER, BEFORE, sampleOf, touchedIn } from './both.ts'

/** Who is in a segment in one run and not in the other. */
export interface SegmentDifference {
  readonly segment: string
  /** Members; null = the run did not have this segment. */
  readonly before: number | null
  readonly after: number | null
  readonly entered: number
  readonly exited: number
  /** The rule itself is another one. */
  readonly rule_changed: boolean
  readonly sample: { readonly entered: readonly string[]; readonly exited: readonly string[] }
}

/** Segments of both runs; those where nothing differs too, with zeros. */
export function segmentDifference(
  db: Db,
  before: number,
  after: number,
  sample: number,
): Promise<SegmentDifference[]> {
  return db.query<SegmentDifference>(
    `
    with touched as (${touchedIn('membership')}),
    old as (
      select m.profile_id, e.segment_id
      from touched t
      join membership m on m.profile_id = t.profile_id and ${visible('m', BEFORE)}
      cross join lateral unnest(m.segments) e (segment_id)
    ),
    new as (
      select m.profile_id, e.segment_id
      from touched t
      join membership m on m.profile_id = t.profile_id and ${visible('m', AFTER)}
      cross join lateral unnest(m.segments) e (segment_id)
    ),
    moved as (
      select segment_id, profile_id, o.profile_id is null as entered
      from old o
      full join new n using (segment_id, profile_id)
      where o.profile_id is null or n.profile_id is null
    ),
    counted as (
      select segment_id, count(*) filter (where entered)::int as entered,
        count(*) filter (where not entered)::int as exited,
        jsonb_build_object('entered', ${sampleOf('entered')}, 'exited', ${sampleOf('not entered')}) as sample
      from moved
      group by segment_id
    )
    select s.name as segment, o.members::float8 as before, n.members::float8 as after,
      coalesce(c.entered, 0) as entered, coalesce(c.exited, 0) as exited,
      coalesce(a.version <> b.version, false) as rule_changed,
      coalesce(c.sample, '{"entered": [], "exited": []}') as sample
    from segment s
    left join counted c using (segment_id)
    left join segment_size o on o.segment_id = s.segment_id and o.run_id = $1::int
    left join segment_size n on n.segment_id = s.segment_id and n.run_id = $2::int
    left join segment_definition a on a.segment_id = s.segment_id and ${visible('a', BEFORE)}
    left join segment_definition b on b.segment_id = s.segment_id and ${visible('b', AFTER)}
    where c.segment_id is not null or o.run_id is not null or n.run_id is not null
    order by s.name`,
    [before, after, sample],
  )
}
