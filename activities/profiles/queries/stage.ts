import { partOf } from '../../../core/parts.ts'
import type { PartRef } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'
import { stageChangedFields, stageFieldNames } from '../../../db/vault/fields.ts'
import type { SurvivorshipRules } from '../rules.ts'

/** Stages the profiles of this part: everybody's, or those whose links or records this run changed. */
export async function stageTouched(tx: Db, ref: PartRef, everybody: boolean): Promise<void> {
  for (const name of ['changed_record', 'touched_profile'])
    await tx.execute(`drop table if exists pg_temp.${name}`)
  await tx.execute('create temp table changed_record (record_id uuid) on commit drop')
  await tx.execute('create temp table touched_profile (profile_id uuid) on commit drop')
  if (everybody) await touchEverybody(tx, ref)
  else await touchChanged(tx, ref)
  await tx.execute('analyze touched_profile')
}

function touchEverybody(tx: Db, ref: PartRef): Promise<number> {
  return tx.execute(
    `
    insert into touched_profile
    select profile_id from profile where to_run is null and ${partOf('profile_id', '$2::int')} = $1::int
    union
    select profile_id from profile_attributes where to_run is null and ${partOf('profile_id', '$2::int')} = $1::int`,
    [ref.part, ref.parts],
  )
}

async function touchChanged(tx: Db, ref: PartRef): Promise<void> {
  await tx.execute(
    `
    insert into changed_record
    select record_id from source_record where from_run = $1::int or to_run = $1::int
    union
    select record_id from record_identifier where from_run = $1::int or to_run = $1::int`,
    [ref.runId],
  )
  await stageChangedFields(tx, 'changed_record', ref.runId)
  await tx.execute('analyze changed_record')
  await tx.execute(
    `
    insert into touched_profile
    select profile_id
    from (
      select profile_id from link where from_run = $1::int or to_run = $1::int
      union
      select l.profile_id from changed_record c join link l on l.record_id = c.record_id and l.to_run is null
    ) touched
    where ${partOf('profile_id', '$3::int')} = $2::int`,
    [ref.runId, ref.part, ref.parts],
  )
}

/** Stages the policy: which attributes go together, by which rule, and the trust in sources. */
export async function stageRules(tx: Db, rules: SurvivorshipRules): Promise<void> {
  for (const name of ['attribute_rule', 'source_rank'])
    await tx.execute(`drop table if exists pg_temp.${name}`)
  await tx.execute(
    `
    create temp table attribute_rule on commit drop as
    select * from unnest($1::text[], $2::text[], $3::text[]) as r (name, grouped, rule)`,
    [rules.names, rules.groups, rules.rules],
  )
  await tx.execute(
    `
    create temp table source_rank on commit drop as
    select * from unnest($1::text[], $2::text[], $3::int[]) as r (grouped, source, rank)`,
    [rules.rankGroups, rules.rankSources, rules.ranks],
  )
  await tx.execute('analyze attribute_rule, source_rank')
}

/** Stages the records of the touched profiles, and every value that one of them offers; sealed ones as tokens. */
export async function stageOffers(tx: Db, salt: string): Promise<void> {
  for (const name of ['member', 'sealed', 'offer']) await tx.execute(`drop table if exists pg_temp.${name}`)
  await tx.execute(`
    create temp table member on commit drop as
    select t.profile_id, l.record_id, s.name as source, r.source_key, r.attributes,
      coalesce(r.seen_at, n.as_of) as seen,
      exists (
        select from record_identifier i where i.record_id = l.record_id and i.to_run is null and i.verified
      ) as verified,
      count(*) over (partition by t.profile_id) as records
    from touched_profile t
    join link l on l.profile_id = t.profile_id and l.to_run is null
    join source_record r on r.record_id = l.record_id and r.to_run is null
    join source s using (source_id)
    join run n on n.run_id = r.from_run`)
  await tx.execute('create temp table sealed (record_id uuid, name text, token text) on commit drop')
  await tx.execute('analyze member')
  await stageFieldNames(tx, 'member', 'sealed', salt)
  await tx.execute('analyze sealed')
  await tx.execute(`
    create temp table offer on commit drop as
    with offered as (
      select m.profile_id, m.record_id, m.records, e.name, e.value, md5(e.value::text) as token
      from member m
      cross join lateral jsonb_each(m.attributes) e (name, value)
      where e.value <> 'null'
      union all
      select m.profile_id, m.record_id, m.records, s.name, null, s.token
      from sealed s
      join member m using (record_id)
    )
    select o.profile_id, o.record_id, o.records, o.name, o.value, o.token,
      coalesce(r.grouped, o.name) as grouped, coalesce(r.rule, 'source_priority') as rule
    from offered o
    left join attribute_rule r using (name)`)
  await tx.execute('analyze offer')
}
