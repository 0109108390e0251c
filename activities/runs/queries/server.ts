import { type Db, one } from '../../../db/connect.ts'

/** What a PostgreSQL server says of itself and of this connection. */
export interface ServerFacts {
  readonly version: string
  /** 170002 = 17.2 */
  readonly version_number: number
  readonly database: string
  readonly encoding: string
  /** Of this connection: what we asked for at connect, unless something between took it away. */
  readonly time_zone: string
  readonly synchronous_commit: string
  readonly fsync: boolean
  readonly autovacuum: boolean
  /** A standby, or a database that only reads. */
  readonly read_only: boolean
  readonly may_stage: boolean
  readonly connections: number
  readonly max_connections: number
  readonly bytes: number
  /** null = this user may not see it. */
  readonly data_directory: string | null
}

/** Settings of the server that a night depends on. */
export function serverFacts(db: Db): Promise<ServerFacts> {
  return one<ServerFacts>(
    db,
    `
    select current_setting('server_version') as version, current_setting('server_version_num')::int as version_number,
      current_database() as database, pg_encoding_to_char(d.encoding) as encoding,
      current_setting('TimeZone') as time_zone, current_setting('synchronous_commit') as synchronous_commit,
      current_setting('fsync')::boolean as fsync, current_setting('autovacuum')::boolean as autovacuum,
      pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean as read_only,
      has_database_privilege(current_database(), 'temporary') as may_stage,
      (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as connections,
      current_setting('max_connections')::int as max_connections, pg_database_size(d.oid)::float8 as bytes,
      (select setting from pg_settings where name = 'data_directory') as data_directory
    from pg_database d
    where d.datname = current_database()`,
  )
}

/** The server's clock, now. */
export async function serverClock(db: Db): Promise<Date> {
  const row = await one<{ at: Date }>(db, 'select clock_timestamp() as at')
  return row.at
}
