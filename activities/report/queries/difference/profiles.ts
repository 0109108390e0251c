import { type Db, one } from '../../../../db/connect.ts'
import { at, sampleOf, touchedIn } from './at.ts'

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
    pair as (
      select t.profile_id, o.kind as old_kind, n.kind as new_kind
      from touched t
      left join profile o on o.profile_id = t.profile_id and ${at('o', 1)}
      left join profile n on n.profile_id = t.profile_id and ${at('n', 2)}
    ),
    judged as (
      select profile_id, case
        when old_kind is null and new_kind is null then 'never'
        when old_kind is null then case when exists (
            select
            from link l
            join link f on f.record_id = l.record_id and ${at('f', 1)} and f.profile_id <> p.profile_id
            where l.profile_id = p.profile_id and ${at('l', 2)}
          ) then 'split' else 'new' end
        when new_kind is null then case when exists (
            select from alias a where a.alias_id = p.profile_id and ${at('a', 2)}
          ) then 'merged' else 'gone' end
        when old_kind = 'anonymous' and new_kind = 'known' then 'became_known'
        else 'other' end as fate
      from pair p
    )
    select (select count(*)::int from profile p where ${at('p', 1)}) as before,
      (select count(*)::int from profile p where ${at('p', 2)}) as after,
      count(*) filter (where fate = 'new')::int as new, count(*) filter (where fate = 'split')::int as split,
      count(*) filter (where fate = 'merged')::int as merged, count(*) filter (where fate = 'gone')::int as gone,
      count(*) filter (where fate = 'became_known')::int as became_known,
      jsonb_build_object('new', ${sampleOf(`fate = 'new'`)}, 'split', ${sampleOf(`fate = 'split'`)},
        'merged', ${sampleOf(`fate = 'merged'`)}, 'gone', ${sampleOf(`fate = 'gone'`)}) as sample
    from judged`,
    [before, after, sample],
  )
}
