import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type Pool } from '../../db/connect.ts'
import { connectClient, type NightClient } from '../../scripts/client/index.ts'
import { nocturne, type Told } from '../../test/scripts/verbs/cli.ts'
import { writeFiles } from '../../test/support/tiny-brand.ts'

/** A brand project on a development stack of its own, steered by the command line. */
export interface BenchBrand {
  readonly db: Pool
  readonly client: NightClient
  readonly write: (files: Readonly<Record<string, string>>) => void
  /** The night of a date, waited for; throws when it does not publish. */
  readonly night: (date: string) => Promise<Told>
  readonly stop: () => Promise<void>
}

/** Writes the project, starts servers and a worker. `env` reaches the command line and the worker. */
export async function benchBrand(
  brand: string,
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): Promise<BenchBrand> {
  const dir = mkdtempSync(join(tmpdir(), 'nocturne-bench-'))
  const write = (more: Readonly<Record<string, string>>): void => writeFiles(dir, more)
  write(files)
  const cli = (...args: readonly string[]): Promise<Told> => nocturne(args, { cwd: dir, env })
  wentWell(await cli('dev', 'up'))
  const places = (await cli('env')).out
  const place = (name: string): string => new RegExp(`^export ${name}='(.*)'$`, 'm').exec(places)?.[1] ?? ''
  const databaseUrl = place('DATABASE_URL')
  const temporal = {
    namespace: 'default',
    connectionOptions: { address: place('TEMPORAL_ADDRESS') },
  }
  const db = connect({ url: databaseUrl, max: 2, application: 'bench', statementTimeoutMs: 0 })
  const client = await connectClient({ databaseUrl, temporal, brand })
  return {
    db,
    client,
    write,
    // The window of the day itself: sends happen in it.
    night: async (date) =>
      wentWell(await cli('run', '--date', date, '--clock', `${date}T23:30:00Z`, '--wait')),
    stop: async () => {
      await client.close()
      await db.end()
      await cli('dev', 'down')
      rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

function wentWell(told: Told): Told {
  if (told.exit !== 0) throw new Error(`exit ${told.exit}\n${told.out}\n${told.err}`)
  return told
}
