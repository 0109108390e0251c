import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Stage } from '../../core/stages.ts'
import { connect, type Db } from '../../db/connect.ts'
import { migrate } from '../../db/migrate.ts'
import { sideDatabase } from './parcours.ts'
import type { BenchBrand } from './stack.ts'
import { cpuOf, type Watched } from './watch.ts'

/** Bare COPY of the rows of a stage's tables. */
export interface Copied {
  readonly seconds: number
  readonly cpu: number
  readonly rows: number
}

/** They have their row from the start. */
const MADE_BY_MIGRATION = ['installation', 'migration_content', 'publication']

interface Table {
  readonly name: string
  readonly stage: Stage | 'runs' | 'privacy'
}

/**
 * COPY of all rows out to files of the server, and from them into the same tables of a fresh database with the same
 * keys, indexes and checks; timed is the way in. By stage: the one that the table's comment names.
 */
export async function copyStages(
  { db, databaseUrl, dir }: BenchBrand,
  watched: Watched,
): Promise<ReadonlyMap<string, Copied>> {
  const files = join(dir, 'tables')
  mkdirSync(files)
  chmodSync(files, 0o777)
  chmodSync(dir, 0o755)
  const tables = await tablesOf(db)
  for (const { name } of tables) await db.execute(`copy ${name} to '${fileOf(files, name)}'`)
  const freshUrl = await sideDatabase(databaseUrl, 'bench_copy')
  await migrate(freshUrl)
  const fresh = connect({ url: freshUrl, max: 1, application: 'bench', statementTimeoutMs: 0 })
  await fresh.execute('checkpoint')
  const stages = new Map<string, Copied>()
  for (const { name, stage } of tables) {
    const [cpu, start] = [await cpuOf(fresh, watched), performance.now()]
    const rows = await fresh.execute(`copy ${name} from '${fileOf(files, name)}'`)
    const seconds = (performance.now() - start) / 1_000
    const used = (await cpuOf(fresh, watched)) - cpu
    for (const of of [stage, 'sum']) {
      const before = stages.get(of) ?? { seconds: 0, cpu: 0, rows: 0 }
      stages.set(of, {
        seconds: before.seconds + seconds,
        cpu: before.cpu + used,
        rows: before.rows + rows,
      })
    }
  }
  await fresh.end()
  rmSync(files, { recursive: true, force: true })
  return stages
}

/** Tables in the order in which they were made, so that what is pointed at comes first. */
async function tablesOf(db: Db): Promise<readonly Table[]> {
  return db.query<Table>(
    `
    select c.oid::regclass::text as name, split_part(obj_description(c.oid, 'pg_class'), ':', 1) as stage
    from pg_class c
    where c.relkind = 'r' and c.relnamespace = any (array['public', 'vault']::regnamespace[])
      and obj_description(c.oid, 'pg_class') is not null and c.relname <> all ($1::text[])
    order by c.oid`,
    [MADE_BY_MIGRATION],
  )
}

const fileOf = (dir: string, table: string): string => join(dir, `${table}.copy`)
