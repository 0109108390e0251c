import { type Db, one } from '../../../db/connect.ts'
import type { Lines } from './lines.ts'

/** A clean line: a customer, no cancellation, something bought for money. */
const CLEAN = `customer is not null and invoice not like 'C%' and quantity > 0 and price > 0`

/** Every figure of the shop, as text: money is compared to the cent, not to a double. */
export async function shopFigures(db: Db, lines: Lines): Promise<Readonly<Record<string, string>>> {
  return one<Record<string, string>>(
    db,
    `
    with line as materialized (${lines.sql}),
    twin as (
      select count(*) - 1 as more
      from line
      group by invoice, product, description, quantity, price, at, customer, country
    )
    select count(*)::text as lines,
      (count(*) filter (where customer is null))::text as unattributed,
      count(distinct customer)::text as customers,
      count(distinct invoice)::text as invoices,
      count(distinct product)::text as products,
      count(distinct country)::text as countries,
      (count(*) filter (where invoice like 'C%'))::text as cancelled_lines,
      (count(distinct invoice) filter (where invoice like 'C%'))::text as cancelled_invoices,
      (count(*) filter (where invoice like 'A%'))::text as adjustments,
      (select sum(more) from twin)::text as duplicates,
      round(sum(amount), 2)::text as net,
      (count(*) filter (where ${CLEAN}))::text as clean_lines,
      (count(distinct customer) filter (where ${CLEAN}))::text as clean_customers,
      (count(distinct invoice) filter (where ${CLEAN}))::text as clean_invoices,
      round(sum(amount) filter (where ${CLEAN}), 2)::text as revenue
    from line`,
  )
}

/** Clean revenue of each country. */
export async function revenueByCountry(db: Db, lines: Lines): Promise<Readonly<Record<string, string>>> {
  const rows = await db.query<{ country: string; revenue: string }>(`
    with line as (${lines.sql})
    select country, round(sum(amount), 2)::text as revenue
    from line
    where ${CLEAN}
    group by country
    order by country`)
  return Object.fromEntries(rows.map(({ country, revenue }) => [country, revenue]))
}

/** Recency, frequency and money of everybody, computed from lines: `r`, `f`, `m`. */
export const peopleOfLines = (lines: Lines, asOfDay: string): string => `
  select '${asOfDay}'::date - max((at at time zone 'Europe/London')::date) as r, count(distinct invoice) as f,
    sum(amount) as m
  from (${lines.sql}) line
  where ${CLEAN}
  group by customer`

/** The same as the traits say it. */
export const PEOPLE_OF_TRAITS = `
  select max(value::int) filter (where name = 'last_order') as r,
    max(value::int) filter (where name = 'orders') as f,
    max(value::numeric) filter (where name = 'revenue') as m
  from published.trait
  group by profile_id
  having max(value::int) filter (where name = 'orders') > 0`

/** Cuts, bins and scores: a score is one more than the number of cuts strictly below the value. */
export async function rfm(db: Db, people: string): Promise<Readonly<Record<string, unknown>>> {
  return one<Record<string, unknown>>(
    db,
    `
    with person as materialized (${people}),
    cut as (
      select percentile_cont(array[.2, .4, .6, .8]) within group (order by r) as r,
        percentile_cont(array[.2, .4, .6, .8]) within group (order by f) as f,
        percentile_cont(array[.2, .4, .6, .8]) within group (order by m::double precision) as m
      from person
    ),
    scored as (
      select p.m, 5 - (select count(*) from unnest(c.r) x where x < p.r) as rs,
        1 + (select count(*) from unnest(c.f) x where x < p.f) as fs,
        1 + (select count(*) from unnest(c.m) x where x < p.m::double precision) as ms,
        row_number() over (order by p.m desc) <= floor(.2 * count(*) over ()) as best
      from person p cross join cut c
    )
    select count(*)::text as people,
      (select array(select round(x::numeric, 3)::float from unnest(r) x) from cut) as r_cuts,
      (select array(select round(x::numeric, 3)::float from unnest(f) x) from cut) as f_cuts,
      (select array(select round(x::numeric, 3)::float from unnest(m) x) from cut) as m_cuts,
      array[count(*) filter (where fs = 1), count(*) filter (where fs = 2), count(*) filter (where fs = 3),
        count(*) filter (where fs = 4), count(*) filter (where fs = 5)]::int[] as f_bins,
      (count(*) filter (where rs = 5 and fs = 5 and ms = 5))::int as best_of_all,
      (count(*) filter (where rs = 1 and fs = 1 and ms = 1))::int as worst_of_all,
      round(sum(m) filter (where rs = 5 and fs = 5 and ms = 5), 2)::text as champions_revenue,
      round(100 * sum(m) filter (where best) / sum(m), 2)::text as share_of_best_fifth
    from scored`,
  )
}

/** What the loads say of themselves. */
export async function loadFigures(db: Db): Promise<Readonly<Record<string, string>>> {
  return one<Record<string, string>>(
    db,
    `
    select sum(read)::text as read, sum(loaded)::text as loaded, sum(unchanged)::text as unchanged,
      sum(rejected)::text as rejected, sum(unattributed)::text as unattributed, sum(files)::text as files
    from published.source_load
    where source = 'orders'`,
  )
}
