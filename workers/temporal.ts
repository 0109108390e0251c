import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, WorkflowNotFoundError } from '@temporalio/client'
import type { ClientConnectConfig } from '@temporalio/envconfig'
import { NativeConnection } from '@temporalio/worker'
import type { RunsDeps, WorkflowState } from '../activities/runs/deps.ts'
import { hopeless, passing } from '../core/errors.ts'
import { searchAttributeList } from '../core/search-attributes.ts'

/** How long a server that is not there yet is waited for, and who is told that we wait. */
export interface Patience {
  readonly ms: number
  readonly signal: AbortSignal
  readonly onWait: (server: 'PostgreSQL' | 'Temporal') => void
}

const CALL_MS = 3_000
const RETRY_MS = 1_000

/** Connects to Temporal. The SDK gives up at once when nobody is there, so that a worker asks again for a while. */
export async function connectTemporal(
  config: ClientConnectConfig,
  patience: Patience,
): Promise<NativeConnection> {
  for (let tries = 0, until = Date.now() + patience.ms; ; tries++) {
    try {
      return await NativeConnection.connect(config.connectionOptions)
    } catch {
      if (Date.now() > until)
        throw passing(
          'TEMPORAL_UNREACHABLE',
          `Temporal does not answer at ${config.connectionOptions.address}: start it with \`nocturne dev up\`, or check TEMPORAL_ADDRESS and temporal.toml.`,
        )
      if (tries === 0) patience.onWait('Temporal')
      await sleep(RETRY_MS, undefined, { signal: patience.signal })
    }
  }
}

/** Refuses to work where a search attribute is missing: a night that sets one would hang for ever. */
export async function checkSearchAttributes(connection: NativeConnection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace })
  const missing = searchAttributeList.filter((key) => customAttributes?.[key.name] === undefined)
  if (missing.length === 0) return
  const flags = missing.map((key) => `--name ${key.name} --type ${key.type === 'INT' ? 'Int' : 'Keyword'}`)
  throw hopeless(
    'SEARCH_ATTRIBUTES_MISSING',
    `Temporal's namespace ${namespace} lacks ${missing.map((key) => key.name).join(', ')}. Make them with: temporal operator search-attribute create --namespace ${namespace} ${flags.join(' ')}`,
  )
}

/** What the stage `runs` asks Temporal for. An unreachable server is an error, never an answer. */
export function workflowQuestions(client: Client): Pick<RunsDeps, 'workflowState'> {
  const within = <T>(work: () => Promise<T>): Promise<T> => client.withDeadline(Date.now() + CALL_MS, work)
  return {
    workflowState: (workflowId) => orUnknown(within(() => stateOf(client, workflowId))),
  }
}

async function stateOf(client: Client, workflowId: string): Promise<WorkflowState> {
  const it = await client.workflow.getHandle(workflowId).describe()
  return it.status.name === 'RUNNING' ? 'running' : 'closed'
}

async function orUnknown(work: Promise<WorkflowState>): Promise<WorkflowState> {
  try {
    return await work
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'unknown'
    throw passing('TEMPORAL_UNREACHABLE', 'Temporal did not say whether a workflow is running; asking again.')
  }
}
