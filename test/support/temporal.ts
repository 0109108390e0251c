import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from '@temporalio/client'
import { msToTs } from '@temporalio/common/lib/time.js'
import type { ClientConnectConfig } from '@temporalio/envconfig'
import { searchAttributeList } from '../../core/search-attributes.ts'

const KEYWORD = 2
const INT = 3
const READY_MS = 60_000

/**
 * Makes the namespace of this run on a server that was given, with our search attributes; returns once it is usable.
 * The home of the run remembers that it is there.
 */
export async function prepareGiven(home: string, config: ClientConnectConfig): Promise<void> {
  const { namespace = '' } = config
  await withServer(config, async (connection) => {
    if (!existsSync(markOf(home))) await makeNamespace(connection, namespace, markOf(home))
    // The server keeps namespaces and attributes in a cache: both are there once a query understands them.
    await eventually(() =>
      connection.workflowService.listWorkflowExecutions({
        namespace,
        query: 'NocturneRunId = 1',
        pageSize: 1,
      }),
    )
  })
}

async function makeNamespace(
  { workflowService, operatorService }: Connection,
  namespace: string,
  mark: string,
): Promise<void> {
  await workflowService.registerNamespace({
    namespace,
    description: 'a run of the tests of nocturne, which removes it at its end',
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  })
  await writeFile(mark, '')
  const types = searchAttributeList.map(({ name, type }) => [name, type === 'INT' ? INT : KEYWORD])
  await eventually(() =>
    operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(types) }),
  )
}

/** Removes the namespace of this run, if it has made one, and with it every workflow that a test left behind. */
export async function removeGiven(home: string, config: ClientConnectConfig): Promise<void> {
  if (!existsSync(markOf(home))) return
  await withServer(config, ({ operatorService }) =>
    operatorService.deleteNamespace({ namespace: config.namespace ?? '' }),
  )
}

/** A development server of ours. */
export const localTemporal = (address: string): ClientConnectConfig => ({
  namespace: 'default',
  connectionOptions: { address },
})

const markOf = (home: string): string => join(home, 'namespace-made')

async function withServer<T>(
  config: ClientConnectConfig,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await Connection.connect(config.connectionOptions)
  try {
    return await work(connection)
  } finally {
    await connection.close()
  }
}

async function eventually(call: () => Promise<unknown>): Promise<void> {
  for (const until = Date.now() + READY_MS; ; await sleep(200)) {
    try {
      await call()
      return
    } catch (error) {
      if (Date.now() > until) throw error
    }
  }
}
