import type { Db } from '../../../db/connect.ts'
import { tempAs } from '../../../db/temp.ts'
import { stageIdentifiers, stageMates } from './near.ts'
import { granted, seen, type View } from './view.ts'

/**
 * Folds the ledger for the keys of the temporary table `fold_key` (identifier_id, channel, purpose), in both views:
 * `fold_published` and `fold_next` with, for each key, `allow` (a grant counts, its expiry aside), `rule`, the
 * entry that decides, when that was said and when it expires; `fold_suppressed` names identifiers by channel.
 * `decide.ts` says the same for one key.
 */
export async function foldKeys(tx: Db, views: readonly View[]): Promise<void> {
  await stageIdentifiers(tx)
  await tempAs(tx, 'fold_suppressed', SUPPRESSED)
  for (const view of views) {
    await stageMates(tx, view)
    await tempAs(tx, 'fold_denial', denials(view))
    await tempAs(tx, view === 'next' ? 'fold_next' : 'fold_published', verdicts(view))
  }
}

const SUPPRESSED = `
select i.identifier_id, s.channel
from fold_identifier i
join suppression s using (identifier_id)
union
select i.identifier_id, s.channel
from fold_spelling i
join suppression s on s.identifier_id = i.near_id`

/** The last denial of each key: its own, that of another spelling, or one of the same person. */
const denials = (view: View): string => `
with near as (
  select identifier_id, identifier_id as near_id, false as person from fold_identifier
  union all
  select identifier_id, near_id, false from fold_spelling
  union all
  select identifier_id, near_id, true from fold_mate
)
select distinct on (k.identifier_id, k.channel, k.purpose)
  k.identifier_id, k.channel, k.purpose, e.consent_event_id, e.occurred_at,
  case when n.person then 'person_denial' when e.action = 'object' then 'objected' else 'withdrawn' end as rule
from fold_key k
join near n using (identifier_id)
join consent_event e on e.identifier_id = n.near_id
  and e.channel = k.channel and e.purpose = k.purpose and e.action <> 'grant'
left join consent_policy p on p.channel = k.channel and p.purpose = k.purpose and ${seen('p', view)}
where not n.person or e.action = 'object' or coalesce(p.person_scope, true)
order by k.identifier_id, k.channel, k.purpose, e.occurred_at desc, n.person, e.action, e.consent_event_id`

/** A grant counts when policy takes it and nothing was denied at its time or after; a bulk one when nothing ever was. */
const verdicts = (view: View): string => `
with said as (
  select k.identifier_id, k.channel, k.purpose, e.consent_event_id, e.occurred_at,
    e.occurred_at + make_interval(days => p.expires_days) as expires_at,
    e.method = any (p.grant_methods) as by_method,
    e.has_proof or not p.needs_proof as proven,
    e.method = any (p.bulk_methods) as bulk
  from fold_key k
  join consent_event e using (identifier_id, channel, purpose)
  join consent_policy p on p.channel = k.channel and p.purpose = k.purpose and ${seen('p', view)}
  where e.action = 'grant' and ${granted('e', view)}
),
counting as (
  select distinct on (identifier_id, channel, purpose) s.*
  from said s
  left join fold_denial d using (identifier_id, channel, purpose)
  where s.by_method and s.proven and (d.occurred_at is null or (s.occurred_at > d.occurred_at and not s.bulk))
  order by identifier_id, channel, purpose, s.occurred_at desc, s.consent_event_id
),
void as (
  select distinct on (identifier_id, channel, purpose) s.*
  from said s
  where not (s.by_method and s.proven)
  order by identifier_id, channel, purpose, s.by_method desc, s.occurred_at desc, s.consent_event_id
)
select k.identifier_id, k.channel, k.purpose, g.consent_event_id is not null as allow,
  case
    when g.consent_event_id is not null then 'grant'
    when d.rule is not null then d.rule
    when v.by_method then 'no_proof'
    when v.consent_event_id is not null then 'no_method'
    else 'no_basis' end as rule,
  coalesce(g.consent_event_id, d.consent_event_id, v.consent_event_id) as consent_event_id,
  coalesce(g.occurred_at, d.occurred_at, v.occurred_at) as said_at,
  g.expires_at
from fold_key k
left join counting g using (identifier_id, channel, purpose)
left join fold_denial d using (identifier_id, channel, purpose)
left join void v using (identifier_id, channel, purpose)`
