import type { Db } from '../../../db/connect.ts'

/** What was told, and how. */
export interface NotificationRow {
  readonly occasion: string
  readonly way: 'webhook' | 'email'
  readonly state: 'sent' | 'failed'
  readonly code: string | null
}

/** What is known of the ways in which an occasion was told. */
export function notificationsOf(
  db: Db,
  runId: number | null,
  occasion: string,
  execution: string,
): Promise<NotificationRow[]> {
  return db.query<NotificationRow>(
    `
    select occasion, way, state, code
    from notification
    where run_id is not distinct from $1::int and occasion = $2::text and execution = $3::text`,
    [runId, occasion, execution],
  )
}

/** Messages of a run that could not be delivered. */
export function failedNotifications(db: Db, runId: number): Promise<NotificationRow[]> {
  return db.query<NotificationRow>(
    `
    select occasion, way, state, code
    from notification
    where run_id = $1::int and state = 'failed'
    order by at`,
    [runId],
  )
}

/** Notes how a message went; what was sent stays sent. */
export function saveNotification(
  db: Db,
  it: NotificationRow & { readonly runId: number | null; readonly execution: string; readonly at: Date },
): Promise<number> {
  return db.execute(
    `
    insert into notification as n (run_id, occasion, execution, way, state, code, at)
    values ($1::int, $2::text, $3::text, $4::text, $5::text, $6::text, $7::timestamptz)
    on conflict (run_id, occasion, execution, way) do update
    set state = excluded.state, code = excluded.code, at = excluded.at
    where n.state = 'failed'`,
    [it.runId, it.occasion, it.execution, it.way, it.state, it.code, it.at],
  )
}
