import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureHome, homeLayout } from '../../config/home.ts'
import { embeddedUrl } from '../../config/stack-record.ts'
import { connect, type Db, one, type Pool } from '../../db/connect.ts'
import { migrate } from '../../db/migrate.ts'
import { startPostgres, stopPostgres } from '../../scripts/stack/postgres.ts'
import { removeCluster } from '../../scripts/stack/postgres-place.ts'

/** A durable server of its own with one migrated template. */
export interface BenchServer {
  fresh(name: string): Promise<Pool>
  /** Where a database of it is, for another process. */
  url(name: string): string
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
    url: (name) => embeddedUrl(record, name),
    stop: async () => {
      await admin.end()
      await stopPostgres(layout)
      await removeCluster(layout.postgres)
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Bytes of WAL written so far. */
export async function walBytes(db: Db): Promise<number> {
  const { bytes } = await one<{ bytes: string }>(db, `select pg_current_wal_insert_lsn() - '0/0' as bytes`)
  return Number(bytes)
}

/** Seconds of CPU that this process and its sessions in PostgreSQL have used; on a busy machine they tell more. */
export async function cpuSeconds(db: Db): Promise<number> {
  const { user, system } = process.cpuUsage()
  const sessions = await db.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name = 'bench' and datname = current_database()`,
  )
  return (user + system) / 1e6 + sessions.reduce((sum, { pid }) => sum + processSeconds(pid), 0)
}

/** User and system time in /proc, in ticks of 10 ms; 0 where there is no /proc. */
function processSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return 0
  }
}
