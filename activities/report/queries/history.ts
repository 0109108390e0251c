import type { Db } from '../../../db/connect.ts'

/** What a run did to a person. */
export type LifeStep =
  | 'founded'
  | 'ended'
  | 'returned'
  | 'became_known'
  | 'became_anonymous'
  | 'merged_from'
  | 'split_off'
  | 'linked'
  | 'unlinked'
  | 'entered'
  | 'exited'

export interface LifeRow {
  readonly run_id: number
  readonly business_date: string
  readonly as_of: Date
  readonly step: LifeStep
  /** Of a record that was linked or unlinked, or that founded the profile. */
  readonly source: string | null
  readonly source_key: string | null
  /** The profile that was merged, that split off, or that a record came from or went to. */
  readonly other_profile: string | null
  readonly segment: string | null
}

/** The life of a profile up to run `runId`, but for its values: in the order of the runs. */
export function readLife(db: Db, runId: number, profileId: string): Promise<LifeRow[]> {
  return db.query<LifeRow>(
    `
    with version as (
      select from_run, to_run, kind, founder_record, lag(kind) over w as former, lag(to_run) over w as former_end
      from profile
      where profile_id = $2::uuid and from_run <= $1::int
      window w as (order by from_run)
    ),
    step (run_id, step, record_id, other_profile, segment_id) as (
      select from_run, case when former is null then 'founded' else 'returned' end, founder_record, null::uuid, null::smallint
      from version
      where former is null or former_end < from_run
      union all
      select from_run, case kind when 'known' then 'became_known' else 'became_anonymous' end, null, null, null
      from version
      where former <> kind
      union all
      select v.to_run, 'ended', null, null, null
      from version v
      where v.to_run <= $1::int and not exists (select from version n where n.from_run = v.to_run)
      union all
      select from_run, 'merged_from', null, alias_id, null
      from alias where profile_id = $2::uuid and from_run <= $1::int
      union all
      select to_run, 'split_off', null, alias_id, null
      from alias where profile_id = $2::uuid and to_run <= $1::int
      union all
      select l.from_run, 'linked', l.record_id, o.profile_id, null
      from link l
      left join link o on o.record_id = l.record_id and o.to_run = l.from_run
      where l.profile_id = $2::uuid and l.from_run <= $1::int
      union all
      select l.to_run, 'unlinked', l.record_id, o.profile_id, null
      from link l
      left join link o on o.record_id = l.record_id and o.from_run = l.to_run
      where l.profile_id = $2::uuid and l.to_run <= $1::int
      union all
      select run_id, case when entered then 'entered' else 'exited' end, null, null, segment_id
      from membership_change
      where profile_id = $2::uuid and run_id <= $1::int
    )
    select s.run_id, n.business_date::text as business_date, n.as_of, s.step, r.source, r.source_key, s.other_profile,
      g.name as segment
    from step s
    join run n on n.run_id = s.run_id
    left join segment g on g.segment_id = s.segment_id
    left join lateral (
      select k.name as source, v.source_key
      from source_record v
      join source k using (source_id)
      where v.record_id = s.record_id
      order by v.from_run desc
      limit 1
    ) r on true
    order by s.run_id, s.step, r.source, r.source_key, g.name, s.other_profile`,
    [runId, profileId],
  )
}

/** One version of a golden record. */
export interface GoldenVersion {
  readonly from_run: number
  readonly to_run: number | null
  readonly attributes: Readonly<Record<string, unknown>>
  /** Name of the attribute: [record, rule]. */
  readonly lineage: Readonly<Record<string, readonly [string, string]>>
}

/** All versions of a golden record up to run `runId`, the oldest first. */
export function readGoldenVersions(db: Db, runId: number, profileId: string): Promise<GoldenVersion[]> {
  return db.query<GoldenVersion>(
    `
    select from_run, to_run, attributes, lineage
    from profile_attributes
    where profile_id = $2::uuid and from_run <= $1::int
    order by from_run`,
    [runId, profileId],
  )
}

export interface RecordName {
  readonly record_id: string
  readonly source: string
  readonly source_key: string
}

/** Where records come from, also those that are gone. */
export function readRecordNames(db: Db, recordIds: readonly string[]): Promise<RecordName[]> {
  return db.query<RecordName>(
    `
    select distinct on (r.record_id) r.record_id, s.name as source, r.source_key
    from source_record r
    join source s using (source_id)
    where r.record_id = any ($1::uuid[])
    order by r.record_id, r.from_run desc`,
    [recordIds],
  )
}

/** As of when each run of a list saw the world. */
export function readRunInstants(
  db: Db,
  runIds: readonly number[],
): Promise<{ run_id: number; business_date: string; as_of: Date }[]> {
  return db.query(
    `
    select run_id, business_date::text as business_date, as_of
    from run
    where run_id = any ($1::int[])`,
    [runIds],
  )
}
