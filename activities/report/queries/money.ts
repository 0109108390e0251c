import type { Costs } from '../../../core/brand/reference.ts'
import { type Db, maybe } from '../../../db/connect.ts'
import type { CostLine, MoneyFigures, UnconvertedLine } from '../money.ts'

/** Money of a run; `costs` = where its brand project says what contacts cost. */
export async function readMoney(db: Db, runId: number, costs: Costs | null): Promise<MoneyFigures> {
  const reporting = await maybe<{ currency: string }>(
    db,
    `
    select currency
    from rate_day
    where day = '-infinity' and from_run <= $1::int and (to_run is null or to_run > $1::int)`,
    [runId],
  )
  return {
    currency: reporting?.currency ?? null,
    unconverted: await readUnconverted(db, runId),
    costs: costs === null ? [] : await readCosts(db, runId, costs, reporting?.currency ?? null),
  }
}

/** Events without a rate, as the segments of a run counted them. */
function readUnconverted(db: Db, runId: number): Promise<UnconvertedLine[]> {
  return db.query<UnconvertedLine>(
    'select currency, events::float8 as events from unconverted where run_id = $1::int order by currency',
    [runId],
  )
}

/** What the contacts of a run cost that were sent: each by the cost of its channel that was valid when it ended. */
function readCosts(
  db: Db,
  runId: number,
  { dataset, cost, currency }: Costs,
  reporting: string | null,
): Promise<CostLine[]> {
  return db.query<CostLine>(
    `
    with cost as (
      select key as channel, valid_from,
        lead(valid_from, 1, 'infinity') over (partition by key order by valid_from) as valid_until,
        case when attributes ->> $3::text ~ '^[0-9]{1,14}([.][0-9]{1,12})?$'
          then (attributes ->> $3::text)::numeric end as cost,
        coalesce(attributes ->> $4::text, $5::text) as currency
      from reference_row
      where dataset = $2::text and loaded_run <= $1::int and (to_run is null or to_run > $1::int)
    )
    select w.campaign, d.channel, count(*)::float8 as contacts, round(sum(c.cost), 4)::text as cost,
      case when c.cost is not null then c.currency end as currency
    from delivery d
    join wave w using (wave_id)
    left join cost c on c.channel = d.channel
      and coalesce(d.ended_at, d.claimed_at) >= c.valid_from and coalesce(d.ended_at, d.claimed_at) < c.valid_until
    where w.business_date = (select business_date from run where run_id = $1::int) and d.run_id = $1::int
      and d.state = 'sent'
    group by w.campaign, d.channel, 5
    order by w.campaign, d.channel, currency`,
    [runId, dataset, cost, currency, reporting],
  )
}
