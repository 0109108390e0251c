import type { Db } from '../../../db/connect.ts'
import { type Written, writeVersions } from '../../../db/versioned/write.ts'

/** Stages the profile that each cluster becomes: with the id it keeps, or a new one of its founder. */
export async function stageProfiles(tx: Db): Promise<void> {
  for (const name of ['person_cluster', 'cluster_profile'])
    await tx.execute(`drop table if exists pg_temp.${name}`)
  await tx.execute('analyze minted')
  await tx.execute(`
    create temp table person_cluster on commit drop as
    select distinct p.cluster
    from placed p
    join node n using (n)
    join record_identifier c on c.record_id = n.record_id and c.to_run is null
    join identity_rule r on r.type = c.type and r.person
    where c.identifier_id not in (select identifier_id from blocked_identifier)`)
  await tx.execute(`
    create temp table cluster_profile on commit drop as
    with kept as (
      select k.cluster, o.id, v.founder_record, v.founder_number
      from leads k
      join old_id o using (d)
      cross join lateral (
        select founder_record, founder_number
        from profile
        where profile_id = o.id
        order by from_run desc
        limit 1
      ) v
      where k.kept
    ),
    all_of_them as (
      select cluster, id, founder_record, founder_number from kept
      union all
      select m.cluster, m.profile_id, n.record_id, m.number
      from minted m
      join node n on n.n = m.cluster
    )
    select f.cluster, f.id as profile_id, case when c.cluster is null then 'anonymous' else 'known' end as kind,
      f.founder_record, f.founder_number
    from all_of_them f
    left join person_cluster c using (cluster)`)
  await tx.execute('analyze cluster_profile')
}

/** Writes the links of what was touched; `wanted_link` has those that are other ones than before. */
export async function writeLinks(tx: Db, runId: number): Promise<Written> {
  await tx.execute('drop table if exists pg_temp.wanted_link')
  await tx.execute(`
    create temp table wanted_link on commit drop as
    select n.record_id, f.profile_id, coalesce(n.origin_id, f.profile_id) as origin_id, false as gone
    from placed p
    join node n using (n)
    join cluster_profile f on f.cluster = p.cluster
    where n.profile_id is distinct from f.profile_id
    union all
    select t.record_id, null, null, true
    from touched_record t
    where not exists (select from node n where n.record_id = t.record_id)
    order by 1`)
  await tx.execute('analyze wanted_link')
  return writeVersions(tx, 'link', 'wanted_link', runId)
}

/**
 * Writes the profiles that this run may have changed (`changed_profile`, `household_person`), and the aliases of
 * what was touched.
 */
export async function writeProfiles(tx: Db, runId: number): Promise<Record<'profile' | 'alias', Written>> {
  for (const name of ['wanted_profile', 'wanted_alias'])
    await tx.execute(`drop table if exists pg_temp.${name}`)
  await tx.execute(`
    create temp table wanted_profile on commit drop as
    select f.profile_id, f.kind, h.household_id, f.founder_record, f.founder_number, false as gone
    from (select profile_id from household_person union select profile_id from changed_profile) t
    join cluster_profile f using (profile_id)
    left join household_of h using (profile_id)
    union all
    select o.id, null, null, null, null, true
    from old_id o
    where o.alias_of is null and not exists (select from cluster_profile f where f.profile_id = o.id)
    union all
    select p.profile_id, p.kind, h.household_id, p.founder_record, p.founder_number, false
    from household_person t
    join profile p on p.profile_id = t.profile_id and p.to_run is null
    left join household_of h on h.profile_id = p.profile_id
    where p.household_id is distinct from h.household_id
      and not exists (select from cluster_profile f where f.profile_id = p.profile_id)
      and not exists (select from old_id o where o.id = p.profile_id)
    order by 1`)
  await tx.execute(`
    create temp table wanted_alias on commit drop as
    select o.id as alias_id, f.profile_id, f.profile_id is null or f.profile_id = o.id as gone
    from old_id o
    left join leads k using (d)
    left join cluster_profile f on f.cluster = k.cluster`)
  await tx.execute('analyze wanted_profile, wanted_alias')
  return {
    profile: await writeVersions(tx, 'profile', 'wanted_profile', runId),
    alias: await writeVersions(tx, 'alias', 'wanted_alias', runId),
  }
}

/** After everybody: the next night looks up few of many, and takes a table that is new for nearly empty. */
export async function analyzeProfiles(tx: Db): Promise<void> {
  await tx.execute('analyze profile, household')
}

export interface IdentitySummary {
  readonly records: number
  readonly clusters: number
  readonly minted: number
  readonly merged: number
  readonly split: number
  readonly retired: number
  readonly refused: number
  readonly overLimit: number
  readonly largest: number
  readonly households: number
  readonly householdPeople: number
  readonly householdShared: number
}

/** Keeps what this run did to the profiles that it touched, and how many households there are after it. */
export async function saveSummary(tx: Db, runId: number, s: IdentitySummary): Promise<void> {
  await tx.execute(
    `
    insert into identity_summary (run_id, records, clusters, minted, merged, split, retired, refused, over_limit,
      largest_cluster, households, household_people, household_shared)
    values ($1::int, $2::bigint, $3::bigint, $4::bigint, $5::bigint, $6::bigint, $7::bigint, $8::bigint, $9::bigint,
      $10::bigint, $11::bigint, $12::bigint, $13::bigint)`,
    [
      runId,
      ...[s.records, s.clusters, s.minted, s.merged, s.split, s.retired, s.refused, s.overLimit, s.largest],
      ...[s.households, s.householdPeople, s.householdShared],
    ],
  )
}
