import type { Db } from '../../../db/connect.ts'
import { tempAs } from '../../../db/temp.ts'
import { type Written, writeVersions } from '../../../db/versioned/write.ts'
import type { Calendar } from '../calendar.ts'
import { today } from '../calendar.ts'
import { fieldOperand } from '../compile/operand.ts'
import type { Money } from '../joins.ts'

/**
 * Makes the rates of the run those of its reference rows, one for each currency and calendar day before as_of: that
 * of the day itself, else the last one before that is not too old. The reporting currency has the rate 1 on every day.
 */
export async function writeRates(
  tx: Db,
  { currency, rates }: Money,
  calendar: Calendar,
  runId: number,
): Promise<Written> {
  const rate = fieldOperand('r.attributes', '$3::text').number
  await tempAs(
    tx,
    'rate_wanted',
    `
    with stated as (
      select distinct on (1, 2) upper(r.key) as currency, (r.valid_from at time zone $4::text)::date as day, ${rate} as rate
      from reference_row r
      where r.dataset = $2::text and r.to_run is null and isfinite(r.valid_from) and ${rate} > 0
      order by 1, 2, r.valid_from desc, r.key collate "C"
    ),
    serving as (
      select currency, day, rate,
        least(lead(day) over (partition by currency order by day), day + 1 + $5::int, $6::date) - day as days
      from stated
      where currency <> $1::text
    ),
    wanted as (
      select $1::text as currency, '-infinity'::date as day, 1::numeric as rate
      union all
      select s.currency, s.day + n.n, s.rate
      from serving s
      cross join lateral generate_series(0, s.days - 1) n (n)
    )
    select currency, day, rate, false as gone from wanted
    union all
    select t.currency, t.day, t.rate, true
    from rate_day t
    where t.to_run is null and not exists (select 1 from wanted w where w.currency = t.currency and w.day = t.day)`,
    [
      currency,
      rates?.dataset ?? null,
      rates?.rate ?? null,
      calendar.zone,
      rates?.maxAgeDays ?? 0,
      today(calendar),
    ],
  )
  const written = await writeVersions(tx, 'rate_day', 'rate_wanted', runId)
  if (written.opened + written.closed > 0) await tx.execute('analyze rate_day')
  return written
}

/** Notes how many events the rules of a run see whose amount has no rate, by currency. */
export async function countUnconverted(
  tx: Db,
  { currency }: Money,
  { asOf, zone }: Calendar,
  runId: number,
): Promise<void> {
  await tx.execute('delete from unconverted where run_id = $1::int', [runId])
  await tx.execute(
    `
    insert into unconverted (run_id, currency, events)
    select $1::int, e.currency, count(*)
    from event e
    left join rate_day m on m.currency = e.currency and m.day = (e.occurred_at at time zone $4::text)::date
      and m.to_run is null
    where e.to_run is null and e.currency <> $2::text and e.amount is not null and e.occurred_at < $3::timestamptz
      and m.rate is null
    group by e.currency`,
    [runId, currency, asOf, zone],
  )
}
