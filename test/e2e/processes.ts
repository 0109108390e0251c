import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { testTemporal } from '../support/servers.ts'
import type { ShopFiles } from './shop.ts'

const START = fileURLToPath(new URL('../../workers/start.js', import.meta.url))

/** A worker process of a shop, ready; whoever starts it ends it. The first one makes the key of its home. */
export async function startWorker(
  files: ShopFiles,
  databaseUrl: string,
  home: string,
): Promise<ChildProcess> {
  const temporal = await testTemporal()
  const child = spawn(process.execPath, [START, '--project', files.dir], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: temporal.connectionOptions.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      NOCTURNE_HOME: home,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await new Promise<void>((ready, fail) => {
    child.once('exit', (code) => fail(new Error(`the worker ended with ${code}`)))
    child.stderr?.on('data', (chunk: Buffer) => chunk.toString().includes('worker ready') && ready())
  })
  return child
}
