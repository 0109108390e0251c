import type { BrandProject } from '../../../core/brand/project.ts'
import type { SourceSpec } from '../../../core/brand/source.ts'
import { type Db, maybe, one } from '../../../db/connect.ts'
import type { GateVerdict, PeopleFacts, SourceFacts, SourceNight } from '../gates.ts'

interface LoadRow {
  readonly source: string
  readonly read: string
  readonly rejected: string
  readonly refused_denials: string
  readonly deleted: string
  readonly rows_before: string | null
  readonly recent_rows: boolean
  readonly last_nights: readonly SourceNight[]
}

/** What each source of the run did, beside its last published nights. */
export async function sourceFacts(
  db: Db,
  run: { readonly runId: number; readonly baseRun: number },
  project: BrandProject,
): Promise<SourceFacts[]> {
  const rows = await db.query<LoadRow>(SOURCE_FACTS, [run.runId, run.baseRun, project.gates.nights])
  return rows.flatMap((row) => {
    const spec = project.sources.find((s) => s.name === row.source)
    if (spec === undefined) return []
    return {
      source: row.source,
      optional: spec.optional,
      deletes: takesAway(spec),
      read: Number(row.read),
      rejected: Number(row.rejected),
      consents: spec.rows.are === 'consents',
      refusedDenials: Number(row.refused_denials),
      deleted: Number(row.deleted),
      rowsBefore: row.rows_before === null ? null : Number(row.rows_before),
      recentRows: row.recent_rows,
      lastNights: row.last_nights,
    }
  })
}

/** One mistake at the source (an empty file, a flag on every row) can take everybody of it away. */
function takesAway({ contents, from, deleted }: SourceSpec): boolean {
  const swept = from.kind === 'postgres' && from.sweepEvery !== null
  return contents === 'snapshot' || swept || deleted !== null
}

const SOURCE_FACTS = `
with nights as (
  select l.source_id, l.run_id, l.read, l.files,
    row_number() over (partition by l.source_id order by l.run_id desc) as back,
    row_number() over (partition by l.source_id, l.read > 0 order by l.run_id desc) as back_with_rows,
    l.run_id = min(l.run_id) filter (where l.read > 0) over (partition by l.source_id) as first
  from source_load l
  join run r using (run_id)
  where l.run_id <= $2::int and r.published_at is not null and r.state <> 'rolled_back'
),
history as (
  select source_id, bool_or(back <= $3::int and read > 0) as recent_rows,
    coalesce(jsonb_agg(jsonb_build_object('read', read, 'files', files, 'first', first))
      filter (where read > 0 and back_with_rows <= $3::int), '[]') as last_nights
  from nights
  group by source_id
)
select s.name as source, l.read, l.rejected, coalesce(l.notes ->> 'refused_denials', '0') as refused_denials, l.deleted,
  case when l.deleted > 0 then
    (select count(*) from source_record t where t.source_id = l.source_id and t.kind = 'person'
      and t.from_run <= $2::int and (t.to_run is null or t.to_run > $2::int))
    + (select count(*) from event t where t.source_id = l.source_id
      and t.loaded_run <= $2::int and (t.to_run is null or t.to_run > $2::int))
    + (select count(*) from reference_row t where t.source_id = l.source_id
      and t.loaded_run <= $2::int and (t.to_run is null or t.to_run > $2::int))
  end as rows_before,
  coalesce(h.recent_rows, false) as recent_rows, coalesce(h.last_nights, '[]') as last_nights
from source_load l
join source s using (source_id)
left join history h using (source_id)
where l.run_id = $1::int
order by s.name`

/** The largest cluster that the run touched, and the share of contactable people before and now. */
export async function peopleFacts(
  db: Db,
  run: { readonly runId: number; readonly baseRun: number },
): Promise<PeopleFacts> {
  const cluster = await maybe<{ largest_cluster: string }>(
    db,
    'select largest_cluster from identity_summary where run_id = $1::int',
    [run.runId],
  )
  const { changed } = await one<{ changed: boolean }>(db, CONSENT_CHANGED, [run.runId])
  return {
    largestCluster: Number(cluster?.largest_cluster ?? 0),
    consented: changed ? await consentedShares(db, run.baseRun) : null,
  }
}

const CONSENT_CHANGED = `
select exists (select from contactability where from_run = $1::int)
  or exists (select from contactability where to_run = $1::int)
  or exists (select from profile where from_run = $1::int)
  or exists (select from profile where to_run = $1::int) as changed`

async function consentedShares(
  db: Db,
  baseRun: number,
): Promise<{ readonly before: number | null; readonly now: number | null }> {
  const row = await one<{ before: number | null; now: number | null }>(
    db,
    `
    with people as (
      select count(*) filter (where from_run <= $1::int) as before, count(*) filter (where to_run is null) as now
      from profile
      where kind = 'known' and (to_run is null or to_run > $1::int)
    ),
    allowed as (
      select count(distinct profile_id) filter (where from_run <= $1::int) as before,
        count(distinct profile_id) filter (where to_run is null) as now
      from contactability
      where verdict = 'allow' and (to_run is null or to_run > $1::int)
    )
    select (allowed.before / nullif(people.before, 0)::numeric)::float8 as before,
      (allowed.now / nullif(people.now, 0)::numeric)::float8 as now
    from people, allowed`,
    [baseRun],
  )
  return { before: row.before, now: row.now }
}

/** Writes what the gates said; said again, the last word counts. */
export function saveVerdicts(tx: Db, runId: number, verdicts: readonly GateVerdict[]): Promise<number> {
  return tx.execute(
    `
    insert into gate_verdict (run_id, gate, subject, verdict, value, limit_value, detail)
    select $1::int, * from unnest($2::text[], $3::text[], $4::text[], $5::numeric[], $6::numeric[], $7::text[])
    on conflict (run_id, gate, subject) do update
    set verdict = excluded.verdict, value = excluded.value, limit_value = excluded.limit_value,
      detail = excluded.detail`,
    [
      runId,
      verdicts.map((v) => v.gate),
      verdicts.map((v) => v.subject),
      verdicts.map((v) => v.verdict),
      verdicts.map((v) => v.value),
      verdicts.map((v) => v.limit),
      verdicts.map((v) => v.detail),
    ],
  )
}
