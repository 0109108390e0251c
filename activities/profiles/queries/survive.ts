import type { Db } from '../../../db/connect.ts'
import { type Written, writeVersions } from '../../../db/versioned/write.ts'

/**
 * Picks the record that gives each group of attributes. First what the rule says; then the record that has most of
 * the group; then the source's trust (unlisted sources last, by name), the younger record, the source key. For
 * sealed fields the record is picked by tokens of its values.
 */
export async function stageWinners(tx: Db): Promise<void> {
  await tx.execute('drop table if exists pg_temp.winner')
  await tx.execute(`
    create temp table winner on commit drop as
    with entry as (
      select profile_id, grouped, rule, record_id, count(*) as names, string_agg(token, ' ' order by name) as token
      from offer
      where records > 1
      group by profile_id, grouped, rule, record_id
    ),
    weighed as (
      select e.*, m.source, m.source_key, m.seen, m.verified, coalesce(own.rank, common.rank) as rank,
        count(*) over (partition by e.profile_id, e.grouped, e.token) as same
      from entry e
      join member m using (profile_id, record_id)
      left join source_rank own on own.grouped = e.grouped and own.source = m.source
      left join source_rank common on common.grouped = '' and common.source = m.source
        and not exists (select from attribute_rule r where r.grouped = e.grouped)
    ),
    ranked as (
      select profile_id, grouped, record_id, row_number() over (
        partition by profile_id, grouped
        order by case rule
            when 'most_recent' then -extract(epoch from seen)::float8
            when 'most_frequent' then -same
            when 'verified_first' then (not verified)::int
            else rank end nulls last,
          names desc, rank nulls last, source collate "C", seen desc, source_key collate "C") as place
      from weighed
    )
    select profile_id, grouped, record_id from ranked where place = 1`)
  await tx.execute('analyze winner')
}

/**
 * Stages the golden record of each touched profile. An attribute whose value and lineage are as before keeps its
 * \`since\`; a profile without any attribute has no row.
 */
export async function stageAttributes(tx: Db, runId: number): Promise<void> {
  await tx.execute('drop table if exists pg_temp.wanted_attributes')
  await tx.execute(
    `
    create temp table wanted_attributes on commit drop as
    with won as (
      select profile_id, record_id, name, value, rule from offer where records = 1
      union all
      select o.profile_id, o.record_id, o.name, o.value, o.rule
      from winner w
      join offer o using (profile_id, grouped, record_id)
    ),
    traced as (
      select profile_id, name, value, jsonb_build_array(record_id, rule) as lineage from won
    ),
    golden as (
      select t.profile_id,
        coalesce(jsonb_object_agg(t.name, t.value) filter (where t.value is not null), '{}') as attributes,
        jsonb_object_agg(t.name, t.lineage) as lineage,
        jsonb_object_agg(t.name, case
          when a.attributes -> t.name is not distinct from t.value and a.lineage -> t.name = t.lineage
            then a.since -> t.name
          else to_jsonb($1::int) end) as since
      from traced t
      left join profile_attributes a on a.profile_id = t.profile_id and a.to_run is null
      group by t.profile_id
    )
    select t.profile_id, g.attributes, g.lineage, g.since, g.profile_id is null as gone
    from touched_profile t
    left join golden g using (profile_id)
    order by 1`,
    [runId],
  )
  await tx.execute('analyze wanted_attributes')
}

/** Opens and closes golden records; returns also how many profiles were touched. */
export async function writeAttributes(
  tx: Db,
  runId: number,
): Promise<Written & { readonly touched: number }> {
  const written = await writeVersions(tx, 'profile_attributes', 'wanted_attributes', runId)
  const [row] = await tx.query<{ touched: number }>('select count(*)::int as touched from touched_profile')
  return { ...written, touched: row?.touched ?? 0 }
}
