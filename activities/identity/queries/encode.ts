import { type Db, one } from '../../../db/connect.ts'

/**
 * Numbers the touched records by source and key (with the profile that they had), the joining identifiers by trust,
 * the ids they had by age.
 */
export async function encodeTouched(tx: Db): Promise<void> {
  for (const name of ['node', 'joining', 'old_id']) await tx.execute(`drop table if exists pg_temp.${name}`)
  await tx.execute(`
    create temp table node on commit drop as
    select (row_number() over (order by s.name collate "C", r.source_key collate "C") - 1)::int as n,
      r.record_id, s.name as source, r.source_key, l.profile_id, l.origin_id
    from touched_record t
    join source_record r on r.record_id = t.record_id and r.to_run is null
    join source s using (source_id)
    left join link l on l.record_id = t.record_id and l.to_run is null`)
  await tx.execute(`
    create temp table joining on commit drop as
    select (row_number() over (order by r.rank, t.identifier_id) - 1)::int as i, t.identifier_id, r.exclusive, r.person
    from touched_identifier t
    join identity_rule r using (type)
    where t.joins and t.carriers > case when r.exclusive >= 0 then 0 else 1 end`)
  await tx.execute('analyze node, joining')
  await tx.execute(`
    create temp table old_id on commit drop as
    with known as (
      select profile_id as id, null::uuid as alias_of from touched_profile
      union all
      select a.alias_id, a.profile_id
      from alias a
      join touched_profile using (profile_id)
      where a.to_run is null
    )
    select (row_number() over (order by f.from_run, f.founder_record, f.founder_number) - 1)::int as d,
      k.id, k.alias_of
    from known k
    cross join lateral (
      select from_run, founder_record, founder_number
      from profile
      where profile_id = k.id
      order by from_run
      limit 1
    ) f`)
  await tx.execute('analyze old_id')
}

/** How many records, joining identifiers, carriers of these and former ids there are. */
export async function sizes(tx: Db): Promise<Sizes> {
  return one<Sizes>(
    tx,
    `
    select (select count(*)::int from touched_record) as touched,
      (select count(*)::int from node) as records,
      (select count(*)::int from joining) as identifiers,
      (select coalesce(sum(t.carriers), 0)::int from joining j join touched_identifier t using (identifier_id)) as carriers,
      (select count(*)::int from old_id) as ids,
      (select count(*)::int from touched_identifier where not joins) as over_limit`,
  )
}

export interface Sizes {
  readonly touched: number
  readonly records: number
  readonly identifiers: number
  readonly carriers: number
  readonly ids: number
  readonly over_limit: number
}
