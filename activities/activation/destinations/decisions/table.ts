import { connect, type Db } from '../../../../db/connect.ts'
import type { Change } from '../../queries/decisions.ts'
import type { SyncFacts, Target } from './target.ts'

/** One row a customer key in a table of another database: whoever looks up needs its primary key and nothing else. */
export async function openTable(
  to: { readonly database: string; readonly table: string },
  facts: SyncFacts,
): Promise<Target> {
  const db = connect({
    url: to.database,
    max: 1,
    application: 'nocturne decisions',
    statementTimeoutMs: 60_000,
  })
  try {
    await db.execute(`create table if not exists ${to.table} (${COLUMNS})`)
  } catch (error) {
    await db.end()
    throw error
  }
  return {
    take: (changes) => db.transaction((tx) => write(tx, to.table, facts, changes)),
    close: () => db.end(),
  }
}

const COLUMNS = `
  customer_key text primary key,
  segments text[] not null,
  block text,
  best_channel text,
  best_channel_reason text,
  do_not_disturb boolean not null,
  do_not_disturb_reason text,
  run_id int not null,
  business_date date not null,
  updated_at timestamptz not null default now()`

/** A worker that slept does not write over a later sync; of an earlier date, after a rollback, a sync is as good. */
async function write(tx: Db, table: string, facts: SyncFacts, changes: readonly Change[]): Promise<void> {
  const put = changes.filter((one) => one.content !== null)
  await tx.execute(
    `
    insert into ${table} as t (customer_key, segments, block, best_channel, best_channel_reason, do_not_disturb,
      do_not_disturb_reason, run_id, business_date, updated_at)
    select customer_key, array(select jsonb_array_elements_text(segments)), block, best_channel, best_channel_reason,
      do_not_disturb, do_not_disturb_reason, $2::int, $3::date, $4::timestamptz
    from jsonb_to_recordset($1::jsonb) c (customer_key text, segments jsonb, block text, best_channel text,
      best_channel_reason text, do_not_disturb boolean, do_not_disturb_reason text)
    on conflict (customer_key) do update set segments = excluded.segments, block = excluded.block,
      best_channel = excluded.best_channel, best_channel_reason = excluded.best_channel_reason,
      do_not_disturb = excluded.do_not_disturb, do_not_disturb_reason = excluded.do_not_disturb_reason,
      run_id = excluded.run_id, business_date = excluded.business_date, updated_at = excluded.updated_at
    where t.updated_at <= excluded.updated_at`,
    [
      JSON.stringify(put.map((one) => ({ customer_key: one.customer_key, ...one.content }))),
      facts.runId,
      facts.businessDate,
      facts.at,
    ],
  )
  const gone = changes.filter((one) => one.content === null).map((one) => one.customer_key)
  await tx.execute(
    `delete from ${table} where customer_key = any ($1::text[]) and updated_at <= $2::timestamptz`,
    [gone, facts.at],
  )
}
