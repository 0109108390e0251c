import { visible } from '../../../../core/visible.ts'
import { type Db, one } from '../../../../db/connect.ts'
import { AFTER, BEFORE, sampleOf, touchedIn } from './both.ts'

/** What became of profiles between two runs. `before + new + split - merged - gone = after`. */
export interface ProfileDifference {
  readonly before: number
  readonly after: number
  readonly new: number
  /** Founded with a record that belonged to another profile. */
  readonly split: number
  /** Now an alias of another profile. */
  readonly merged: number
  readonly gone: number
  /** Anonymous before, known after. */
  readonly became_known: number
  readonly sample: {
    readonly new: readonly string[]
    readonly split: readonly string[]
    readonly merged: readonly string[]
    readonly gone: readonly string[]
  }
}

export function profileDifference(
  db: Db,
  before: number,
  after: number,
  sample: number,
): Promise<ProfileDifference> {
  return one<ProfileDifference>(
    db,
    `
    with touched as (${touchedIn('profile')}),
    pair as materialized (
      select t.profile_id, o.kind as old_kind, n.kind as new_kind
      from touched t
      left join profile o on o.profile_id = t.profile_id and ${visible('o', BEFORE)}
      left join profile n on n.profile_id = t.profile_id and ${visible('n', AFTER)}
    ),
    -- As joined sets: asked for each profile alone, 400,000 new ones took six minutes.
    split as (
      select distinct l.profile_id
      from pair p
      join link l on l.profile_id = p.profile_id and ${visible('l', AFTER)}
      join link f on f.record_id = l.record_id and ${visible('f', BEFORE)} and f.profile_id <> l.profile_id
      where p.old_kind is null
    ),
    merged as (
      select a.alias_id as profile_id
      from pair p
      join alias a on a.alias_id = p.profile_id and ${visible('a', AFTER)}
      where p.new_kind is null
    ),
    judged as (
      select p.profile_id, case
        when p.old_kind is null and p.new_kind is null then 'never'
        when p.old_kind is null then case when s.profile_id is null then 'new' else 'split' end
        when p.new_kind is null then case when m.profile_id is null then 'gone' else 'merged' end
        when p.old_kind = 'anonymous' and p.new_kind = 'known' then 'became_known'
        else 'other' end as fate
      from pair p
      left join split s on s.profile_id = p.profile_id
      left join merged m on m.profile_id = p.profile_id
    )
    select (select count(*)::int from profile p where ${visible('p', BEFORE)}) as before,
      (select count(*)::int from profile p where ${visible('p', AFTER)}) as after,
      count(*) filter (where fate = 'new')::int as new, count(*) filter (where fate = 'split')::int as split,
      count(*) filter (where fate = 'merged')::int as merged, count(*) filter (where fate = 'gone')::int as gone,
      count(*) filter (where fate = 'became_known')::int as became_known,
      jsonb_build_object('new', ${sampleOf(`fate = 'new'`)}, 'split', ${sampleOf(`fate = 'split'`)},
        'merged', ${sampleOf(`fate = 'merged'`)}, 'gone', ${sampleOf(`fate = 'gone'`)}) as sample
    from judged`,
    [before, after, sample],
  )
}
