import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../../db/connect.ts'

/** Makes the stage identity of every night hang in a statement of ten minutes. */
export async function slowDown(db: Db): Promise<void> {
  await db.execute(`
    create function ten_minutes() returns trigger language plpgsql as
    $$ begin perform pg_sleep(600); return new; end $$`)
  await db.execute(`
    create trigger ten_minutes before insert on identity_summary for each row execute function ten_minutes()`)
}

export const speedUp = (db: Db): Promise<number> => db.execute('drop function ten_minutes cascade')

/** Statements that hang now. */
export async function hanging(db: Db): Promise<number> {
  const rows = await db.query(
    `select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`,
  )
  return rows.length
}

/** Waits until a statement hangs. */
export async function untilHanging(db: Db): Promise<void> {
  while ((await hanging(db)) === 0) await sleep(50)
}
