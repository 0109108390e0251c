import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { homeLayout } from '../../config/home.ts'
import { migrate } from '../../db/migrate.ts'
import type { Cli } from '../cli.ts'
import { misuse } from '../failure.ts'
import type { Place } from '../project/place.ts'
import { resetDatabase } from '../stack/index.ts'
import { stopWorker } from '../stack/worker-process.ts'
import { needRunning } from '../stack-running.ts'
import { startWorker } from './up.ts'

/**
 * Empties the embedded database of the brand and `out/`. A worker is stopped for it, and started again.
 * Refused when the brand's database is somebody else's server.
 */
export async function resetBrand(cli: Cli, home: string, place: Place): Promise<void> {
  if (place.servers.databaseOwner !== 'stack')
    throw misuse(
      'NOT_EMBEDDED',
      'Only the database of the embedded PostgreSQL can be emptied, and DATABASE_URL names another.',
      'Unset DATABASE_URL, or drop and create that database yourself.',
    )
  needRunning(home, 'postgres')
  const worked = await stopWorker(homeLayout(home, cli.env))
  await resetDatabase(home, cli.env, place.brand)
  await emptyDirectory(homeLayout(home, cli.env).out)
  const { databaseUrl } = place.servers
  if (databaseUrl !== undefined) await migrate(databaseUrl)
  const { projectDir, brand } = place
  if (worked && projectDir !== undefined && brand !== undefined)
    await startWorker(cli, home, projectDir, brand)
}

/** Removes what lies in a directory, not the directory. */
export async function emptyDirectory(dir: string): Promise<void> {
  for (const name of namesIn(dir)) await rm(join(dir, name), { recursive: true, force: true })
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
