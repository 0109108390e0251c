import { type Db, one } from '../../../db/connect.ts'

/** What becomes of the profiles; `into` of the profiles that are merged or split, how many they are after. */
export interface Churn {
  readonly profiles: BeforeAfter
  readonly known: BeforeAfter
  readonly anonymous: BeforeAfter
  readonly households: BeforeAfter
  readonly merged: { readonly profiles: number; readonly into: number }
  readonly split: { readonly profiles: number; readonly into: number }
  /** Profiles that have the same records after. */
  readonly unchanged: number
  readonly records: number
  /** Records that are in a profile of another id after. */
  readonly moved: number
}

export interface BeforeAfter {
  readonly before: number
  readonly after: number
}

/** Stages where each record was before run `runId` and is after it (`whereabouts`), and which profiles meet in which. */
export async function stageWhereabouts(tx: Db, runId: number): Promise<void> {
  await tx.execute(
    `
    create temp table whereabouts on commit drop as
    select w.record_id, w.profile_id as was, n.profile_id as now
    from link w
    join link n on n.record_id = w.record_id and n.to_run is null
    where w.from_run < $1::int`,
    [runId],
  )
  await tx.execute(`
    create temp table meeting on commit drop as
    select was, now, count(*)::int as records, (count(*) over (partition by was))::int as parts,
      (count(*) over (partition by now))::int as sources
    from whereabouts
    group by was, now`)
  await tx.execute('analyze whereabouts, meeting')
}

/** Counts over what is staged. */
export async function readChurn(tx: Db, runId: number): Promise<Churn> {
  const row = await one<ChurnRow>(
    tx,
    `
    with kinds as (
      select kind, count(*) filter (where from_run < $1::int and (to_run is null or to_run = $1::int)) as before,
        count(*) filter (where to_run is null) as after
      from profile
      group by kind
    ),
    homes as (
      select count(distinct household_id) filter (
          where from_run < $1::int and (to_run is null or to_run = $1::int)
        )::int as before,
        (count(distinct household_id) filter (where to_run is null))::int as after
      from profile
    )
    select (select coalesce(sum(before), 0)::int from kinds) as before,
      (select coalesce(sum(after), 0)::int from kinds) as after,
      (select coalesce(sum(before), 0)::int from kinds where kind = 'known') as known_before,
      (select coalesce(sum(after), 0)::int from kinds where kind = 'known') as known_after,
      (select before from homes) as homes_before, (select after from homes) as homes_after,
      count(distinct was) filter (where sources > 1)::int as merged,
      count(distinct now) filter (where sources > 1)::int as merged_into,
      count(distinct was) filter (where parts > 1)::int as split,
      count(distinct now) filter (where parts > 1)::int as split_into,
      count(*) filter (where parts = 1 and sources = 1)::int as unchanged,
      coalesce(sum(records), 0)::int as records,
      coalesce(sum(records) filter (where was <> now), 0)::int as moved
    from meeting`,
    [runId],
  )
  return {
    profiles: { before: row.before, after: row.after },
    known: { before: row.known_before, after: row.known_after },
    anonymous: { before: row.before - row.known_before, after: row.after - row.known_after },
    households: { before: row.homes_before, after: row.homes_after },
    merged: { profiles: row.merged, into: row.merged_into },
    split: { profiles: row.split, into: row.split_into },
    unchanged: row.unchanged,
    records: row.records,
    moved: row.moved,
  }
}

interface ChurnRow {
  readonly before: number
  readonly after: number
  readonly known_before: number
  readonly known_after: number
  readonly homes_before: number
  readonly homes_after: number
  readonly merged: number
  readonly merged_into: number
  readonly split: number
  readonly split_into: number
  readonly unchanged: number
  readonly records: number
  readonly moved: number
}

/** A record of a profile that is merged or split. */
export interface SampleRecord {
  /** The profile that several become (`merged`), or that becomes several (`split`). */
  readonly sample: string
  /** One of the several. */
  readonly part: string
  readonly record_id: string
  readonly source: string
  readonly source_key: string
  /** How many records the part has in the sample. */
  readonly records: number
  /** How many parts the sample has. */
  readonly parts: number
  /** The group that comparing put it in, before and after; null = it is alone. */
  readonly group_before: string | null
  readonly group_after: string | null
}

/** So many parts of a sample, and records of each part, are looked at. */
const PARTS = 10
const RECORDS = 50

/** Records of the `samples` profiles into which most are merged, or which are split into most. */
export function readSamples(
  tx: Db,
  runId: number,
  kind: 'merged' | 'split',
  samples: number,
): Promise<SampleRecord[]> {
  const [sample, part, several] = kind === 'merged' ? ['now', 'was', 'sources'] : ['was', 'now', 'parts']
  return tx.query<SampleRecord>(
    `
    with chosen as (
      select ${sample} as sample, max(${several}) as several, sum(records) as size
      from meeting
      where ${several} > 1
      group by ${sample}
      order by several desc, size desc, sample
      limit $2::int
    ),
    some_part as (
      select c.sample, c.several, c.size, m.${part} as part, m.records,
        row_number() over (partition by c.sample order by m.records desc, m.${part}) as place
      from chosen c
      join meeting m on m.${sample} = c.sample
    ),
    member as (
      select p.sample, p.several, p.size, p.part, p.records, w.record_id, s.name as source, r.source_key,
        row_number() over (
          partition by p.sample, p.part order by s.name collate "C", r.source_key collate "C"
        ) as place
      from some_part p
      join whereabouts w on w.${sample} = p.sample and w.${part} = p.part
      join source_record r on r.record_id = w.record_id and r.to_run is null
      join source s using (source_id)
      where p.place <= ${PARTS}
    )
    select m.sample, m.part, m.record_id, m.source, m.source_key, m.records, m.several as parts,
      b.group_id as group_before, a.group_id as group_after
    from member m
    left join match_group b on b.record_id = m.record_id and b.from_run < $1::int
    left join match_group a on a.record_id = m.record_id and a.to_run is null
    where m.place <= ${RECORDS}
    order by m.several desc, m.size desc, m.sample, m.records desc, m.part, m.place`,
    [runId, samples],
  )
}

/** How many decisions of operators run `runId` is the first to obey, or obeys no longer as they were withdrawn. */
export async function countTurned(tx: Db, runId: number): Promise<number> {
  const { turned } = await one<{ turned: number }>(
    tx,
    `
    select count(*)::int as turned
    from identity_obeyed
    where from_run = $1::int or to_run = $1::int`,
    [runId],
  )
  return turned
}

/** What run `runId` did to the profiles, as its report has it. */
export function readSummary(tx: Db, runId: number): Promise<SummaryRow> {
  return one<SummaryRow>(
    tx,
    `
    select clusters::int, minted::int, merged::int, split::int, retired::int, refused::int,
      over_limit::int, largest_cluster::int
    from identity_summary
    where run_id = $1::int`,
    [runId],
  )
}

export interface SummaryRow {
  readonly clusters: number
  readonly minted: number
  readonly merged: number
  readonly split: number
  readonly retired: number
  readonly refused: number
  readonly over_limit: number
  readonly largest_cluster: number
}
