import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { homeLayout } from '../../config/home.ts'
import { connect, type Pool } from '../../db/connect.ts'
import { connectClient, type NightClient } from '../../scripts/client/index.ts'
import { removeCluster } from '../../scripts/stack/postgres-place.ts'
import { nocturne, type Told } from '../../test/scripts/verbs/cli.ts'
import { writeFiles } from '../../test/support/tiny-brand.ts'

/** A brand project on a development stack of its own, steered by the command line. */
export interface BenchBrand {
  readonly dir: string
  readonly databaseUrl: string
  readonly db: Pool
  readonly client: NightClient
  readonly write: (files: Readonly<Record<string, string>>) => void
  /** The night of a date, waited for; throws when it does not publish. */
  readonly night: (date: string) => Promise<Told>
  /** The same at another true time than the date's own evening. */
  readonly nightAt: (date: string, clock: string) => Promise<Told>
  readonly stop: () => Promise<void>
}

/** Starts what a project needs beside its servers; gives the variables that the project asks for. */
export type Around = (databaseUrl: string, dir: string) => Promise<Readonly<Record<string, string>>>

/** A project that asks for nothing. */
export const ALONE: Around = async () => ({})

/** Writes the project, starts servers, then what the project needs around it, then a worker. */
export async function benchBrand(
  brand: string,
  files: Readonly<Record<string, string>>,
  around: Around,
): Promise<BenchBrand> {
  const dir = mkdtempSync(join(tmpdir(), 'nocturne-bench-'))
  const write = (more: Readonly<Record<string, string>>): void => writeFiles(dir, more)
  const end = async (): Promise<void> => {
    await nocturne(['dev', 'down'], { cwd: dir })
    // As root the cluster does not lie in the home.
    await removeCluster(homeLayout(join(dir, '.nocturne'), {}).postgres)
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
  }
  write(files)
  try {
    wentWell(await nocturne(['dev', 'up', '--no-worker'], { cwd: dir }))
    return await steered({ dir, brand, write, around, end })
  } catch (error) {
    await end()
    throw error
  }
}

interface Started {
  readonly dir: string
  readonly brand: string
  readonly write: BenchBrand['write']
  readonly around: Around
  readonly end: () => Promise<void>
}

async function steered({ dir, brand, write, around, end }: Started): Promise<BenchBrand> {
  const places = (await nocturne(['env'], { cwd: dir })).out
  const place = (name: string): string => new RegExp(`^export ${name}='(.*)'$`, 'm').exec(places)?.[1] ?? ''
  const databaseUrl = place('DATABASE_URL')
  const env = await around(databaseUrl, dir)
  const cli = (...args: readonly string[]): Promise<Told> => nocturne(args, { cwd: dir, env })
  wentWell(await cli('dev', 'up'))
  const temporal = {
    namespace: 'default',
    connectionOptions: { address: place('TEMPORAL_ADDRESS') },
  }
  const db = connect({ url: databaseUrl, max: 2, application: 'bench', statementTimeoutMs: 0 })
  const client = await connectClient({ databaseUrl, temporal, brand })
  const nightAt = async (date: string, clock: string): Promise<Told> =>
    wentWell(await cli('run', '--date', date, '--clock', clock, '--wait'))
  return {
    dir,
    databaseUrl,
    db,
    client,
    write,
    // The window of the day itself: sends happen in it.
    night: (date) => nightAt(date, `${date}T23:30:00Z`),
    nightAt,
    stop: async () => {
      await client.close()
      await db.end()
      await end()
    },
  }
}

function wentWell(told: Told): Told {
  if (told.exit !== 0) throw new Error(`exit ${told.exit}\n${told.out}\n${told.err}`)
  return told
}
