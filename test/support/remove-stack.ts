import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { homeLayout } from '../../config/home.ts'
import { removeCluster } from '../../scripts/stack/postgres-place.ts'

/** Removes a directory and the stopped stack of the home in it; under root the cluster lies elsewhere. */
export function removeStack(dir: string): Promise<void> {
  return removeHome(join(dir, '.nocturne'), dir)
}

/** Removes a home with its stopped cluster, and the directory around it. */
export async function removeHome(home: string, around = home): Promise<void> {
  await removeCluster(homeLayout(home, {}).postgres)
  await rm(around, { recursive: true, force: true, maxRetries: 3 })
}
