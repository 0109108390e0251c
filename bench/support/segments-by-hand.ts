import { type Db, one } from '../../db/connect.ts'

/** Segments of Le Parcours as an expert would write them in one statement, and how they differ from the product's. */
export interface ByHand {
  readonly segments: number
  readonly members: number
  readonly seconds: number
  /** Members that only one of the two has. */
  readonly different: number
}

/**
 * Computes segments from events, links and golden records without the product's compiler, and compares each member
 * with what the last night wrote. Segments that need amounts in euro, products or stores are left out.
 */
export async function segmentsByHand(db: Db): Promise<ByHand> {
  return db.transaction(async (tx) => {
    const start = performance.now()
    await tx.execute(BY_HAND)
    const seconds = (performance.now() - start) / 1_000
    const { segments, members, different } = await one<Readonly<Record<string, string>>>(tx, COMPARED)
    return {
      segments: Number(segments),
      members: Number(members),
      seconds,
      different: Number(different),
    }
  })
}

const BY_HAND = `
create temp table by_hand on commit drop as
with night as (
  select as_of, time_zone, (as_of at time zone time_zone)::date as day,
    ((as_of at time zone time_zone)::date - 14)::timestamp at time zone time_zone as two_weeks
  from run
  where run_id = (select run_id from publication)
),
did as materialized (
  select l.profile_id,
    count(*) filter (where e.name = 'order_line' and (e.properties ->> 'quantity')::int > 0 and e.properties ? 'order')
      as orders,
    count(*) filter (where e.name = 'ticket_line' and e.properties ? 'ticket') as tickets,
    count(*) filter (where e.name = 'order_line' and e.occurred_at >= n.two_weeks) as lines_14d,
    count(*) filter (where e.name = 'Product Added' and e.occurred_at >= n.two_weeks) as baskets_14d,
    count(*) filter (where e.name = 'Product Viewed') as views,
    count(*) filter (where e.name = 'Product Viewed' and e.properties ->> 'channel' = 'mobile') as views_in_app,
    min(n.day) - (min(e.occurred_at) filter (where e.name = 'order_line') at time zone min(n.time_zone))::date as first_line,
    min(n.day) - (max(e.occurred_at) filter (where e.name = 'order_line') at time zone min(n.time_zone))::date as last_line,
    min(n.day) - (max(e.occurred_at) filter (where e.name = 'ticket_line') at time zone min(n.time_zone))::date
      as last_ticket
  from event e
  cross join night n
  join link l on l.record_id = e.record_id and l.to_run is null
  where e.to_run is null and e.occurred_at < n.as_of
    and e.name in ('order_line', 'ticket_line', 'Product Added', 'Product Viewed')
  group by l.profile_id
),
person as (
  select p.profile_id, p.kind, a.attributes as a, coalesce(d.orders, 0) > 0 as shop, coalesce(d.tickets, 0) > 0 as store,
    coalesce(d.baskets_14d, 0) > 0 and coalesce(d.lines_14d, 0) = 0 as undecided,
    coalesce(d.views, 0) as views, coalesce(d.views_in_app, 0) as views_in_app, d.first_line,
    d.last_line <= 180 or d.last_ticket <= 180 as active,
    exists (
      select from contactability c
      where c.profile_id = p.profile_id and c.to_run is null and c.verdict = 'allow'
        and (c.channel, c.purpose) = ('email', 'email_marketing')
    ) as reachable
  from profile p
  left join profile_attributes a on a.profile_id = p.profile_id and a.to_run is null
  left join did d on d.profile_id = p.profile_id
  where p.to_run is null
)
select p.profile_id, s.name
from person p
cross join lateral (values
  ('everybody_reachable', reachable), ('buyers', shop or store), ('online_and_store', shop and store),
  ('prospects', not (shop or store)), ('undecided', undecided), ('new_customers', first_line <= 30),
  ('active', active), ('drifting', (shop or store) and not active),
  ('top_members', a ->> 'tier' in ('birdie', 'eagle')),
  ('seniors', a ->> 'birth_date' between '1910-01-01' and '1961-03-27'
    or a ->> 'birth_date' is null and a ->> 'age_band' = '65+'),
  ('women_players', a ->> 'gender' = 'female' and a ->> 'handicap' is not null),
  ('families', a ->> 'household_type' in ('couple_enfants', 'monoparental')),
  ('riviera', a ->> 'postal_code' like '06%'), ('reunion', a ->> 'postal_code' like '974%'),
  ('app_users', views_in_app > 0)
) s (name, holds)
where p.kind = 'known' and s.holds
union all
select profile_id, 'window_shoppers' from person where views >= 3 and not shop and not store`

const COMPARED = `
with ours as (
  select m.profile_id, s.name
  from membership m
  cross join lateral unnest(m.segments) u (segment_id)
  join segment s using (segment_id)
  where m.to_run is null and s.name in (select distinct name from by_hand)
)
select (select count(distinct name) from by_hand) as segments, (select count(*) from by_hand) as members,
  (select count(*) from ((table by_hand except table ours) union all (table ours except table by_hand)) d) as different`
