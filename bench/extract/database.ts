import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureHome, homeLayout } from '../../config/home.ts'
import { embeddedUrl } from '../../config/stack-record.ts'
import { connect, type Db, one, type Pool } from '../../db/connect.ts'
import { migrate } from '../../db/migrate.ts'
import { startPostgres, stopPostgres } from '../../scripts/stack/postgres.ts'

/** A durable server of its own with one migrated template. */
export interface BenchServer {
  fresh(name: string): Promise<Pool>
  stop(): Promise<void>
}

/** Starts the embedded server as `dev up` does, fsync and all. */
export async function startBench(): Promise<BenchServer> {
  const home = mkdtempSync(join(tmpdir(), 'nocturne-bench-'))
  const layout = homeLayout(home, {})
  await ensureHome(home)
  const { record } = await startPostgres({ layout, fsync: true, report: () => undefined })
  const open = (name: string): Pool =>
    connect({ url: embeddedUrl(record, name), max: 4, application: 'bench', statementTimeoutMs: 0 })
  const admin = open('postgres')
  await admin.execute('create database bench_template')
  await migrate(embeddedUrl(record, 'bench_template'))
  return {
    fresh: async (name) => {
      await admin.execute(`drop database if exists ${name} with (force)`)
      await admin.execute(`create database ${name} template bench_template`)
      await admin.execute('checkpoint')
      return open(name)
    },
    stop: async () => {
      await admin.end()
      await stopPostgres(layout)
    },
  }
}

/** Bytes of WAL written so far. */
export async function walBytes(db: Db): Promise<number> {
  const { bytes } = await one<{ bytes: string }>(db, `select pg_current_wal_insert_lsn() - '0/0' as bytes`)
  return Number(bytes)
}
