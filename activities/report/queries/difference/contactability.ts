import { visible } from '../../../../core/visible.ts'
import type { Db } from '../../../../db/connect.ts'
import { AFTER, BEFORE, sampleOf, touchedIn } from './both.ts'

/** Who may be contacted in one run and not in the other; no row is a denial. */
export interface ContactDifference {
  readonly channel: string
  readonly purpose: string
  readonly allowed: number
  readonly denied: number
  readonly sample: { readonly allowed: readonly string[]; readonly denied: readonly string[] }
}

/** Changes of contactability by channel and purpose; only those where somebody's verdict differs. */
export function contactDifference(
  db: Db,
  before: number,
  after: number,
  sample: number,
): Promise<ContactDifference[]> {
  return db.query<ContactDifference>(
    `
    with touched as (${touchedIn('contactability')}),
    old as (
      select c.profile_id, c.channel, c.purpose, c.verdict
      from touched t
      join contactability c on c.profile_id = t.profile_id and ${visible('c', BEFORE)}
    ),
    new as (
      select c.profile_id, c.channel, c.purpose, c.verdict
      from touched t
      join contactability c on c.profile_id = t.profile_id and ${visible('c', AFTER)}
    ),
    moved as (
      select profile_id, channel, purpose, coalesce(n.verdict, 'deny') = 'allow' as allowed
      from old o
      full join new n using (profile_id, channel, purpose)
      where coalesce(o.verdict, 'deny') <> coalesce(n.verdict, 'deny')
    )
    select channel, purpose, count(*) filter (where allowed)::int as allowed,
      count(*) filter (where not allowed)::int as denied,
      jsonb_build_object('allowed', ${sampleOf('allowed')}, 'denied', ${sampleOf('not allowed')}) as sample
    from moved
    group by channel, purpose
    order by channel, purpose`,
    [before, after, sample],
  )
}
