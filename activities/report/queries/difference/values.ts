import { visible } from '../../../../core/visible.ts'
import type { Db } from '../../../../db/connect.ts'
import { temp } from '../../../../db/temp.ts'
import { stageFieldDifference } from '../../../../db/vault/changed.ts'
import { AFTER, BEFORE, sampleOf, touchedIn } from './both.ts'

/** How many profiles that both runs have got, lost or changed a value; a value that only its source changed is not counted. */
export interface ValueDifference {
  readonly name: string
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly sample: readonly string[]
}

const COUNTS = `
  count(*) filter (where fate = 'added')::int as added, count(*) filter (where fate = 'changed')::int as changed,
  count(*) filter (where fate = 'removed')::int as removed`

/** Changes of attributes by name. Sealed values are compared in the vault, and stay there. */
export async function attributeDifference(
  tx: Db,
  before: number,
  after: number,
  sample: number,
): Promise<readonly ValueDifference[]> {
  await stageFieldDifference(tx, before, after)
  await temp(tx, 'differing', '(profile_id uuid)')
  await tx.execute(
    `
    insert into differing
    ${touchedIn('profile_attributes')}
    union
    select l.profile_id
    from changed_field f
    join link l using (record_id)
    where ${visible('l', AFTER)}`,
    [before, after],
  )
  await tx.execute('analyze differing')
  return tx.query<ValueDifference>(
    `
    with both_runs as (
      select d.profile_id, o.attributes as old, n.attributes as new, o.lineage as old_from, n.lineage as new_from
      from differing d
      join profile_attributes o on o.profile_id = d.profile_id and ${visible('o', BEFORE)}
      join profile_attributes n on n.profile_id = d.profile_id and ${visible('n', AFTER)}
    ),
    judged as (
      select b.profile_id, k.name, case
        when not b.old_from ? k.name then 'added'
        when not b.new_from ? k.name then 'removed'
        when b.old ? k.name or b.new ? k.name
          then case when b.old -> k.name is distinct from b.new -> k.name then 'changed' end
        when b.old_from -> k.name ->> 0 <> b.new_from -> k.name ->> 0 then 'changed'
        when exists (
          select from changed_field f where f.record_id = (b.new_from -> k.name ->> 0)::uuid and f.name = k.name
        ) then 'changed' end as fate
      from both_runs b
      cross join lateral jsonb_object_keys(b.old_from || b.new_from) k (name)
    )
    select name, ${COUNTS}, ${sampleOf('true')} as sample
    from judged
    where fate is not null
    group by name
    order by name collate "C"`,
    [before, after, sample],
  )
}

/** Changes of traits by name; a trait that moves with the clock alone has not changed. */
export function traitDifference(
  db: Db,
  before: number,
  after: number,
  sample: number,
): Promise<ValueDifference[]> {
  return db.query<ValueDifference>(
    `
    with touched as (${touchedIn('trait_set')}),
    both_runs as (
      select t.profile_id, coalesce(o.traits, '{}') as old, coalesce(n.traits, '{}') as new
      from touched t
      join profile a on a.profile_id = t.profile_id and ${visible('a', BEFORE)}
      join profile b on b.profile_id = t.profile_id and ${visible('b', AFTER)}
      left join trait_set o on o.profile_id = t.profile_id and ${visible('o', BEFORE)}
      left join trait_set n on n.profile_id = t.profile_id and ${visible('n', AFTER)}
    ),
    judged as (
      select b.profile_id, k.name, case
        when not b.old ? k.name then 'added'
        when not b.new ? k.name then 'removed'
        when b.old -> k.name <> b.new -> k.name then 'changed' end as fate
      from both_runs b
      cross join lateral jsonb_object_keys(b.old || b.new) k (name)
    )
    select name, ${COUNTS}, ${sampleOf('true')} as sample
    from judged
    where fate is not null
    group by name
    order by name collate "C"`,
    [before, after, sample],
  )
}
