import { Client, Connection } from '@temporalio/client'
import { NamespaceNotFoundError } from '@temporalio/common'
import type { ClientConnectConfig } from '@temporalio/envconfig'
import { hopeless, passing } from '../../core/errors.ts'
import { connect, type Pool } from '../../db/connect.ts'
import { ownDatabase } from '../project/other-brand.ts'

/** Where a brand's database and Temporal are; from `config/connections.ts`. */
export interface ClientAddress {
  readonly databaseUrl: string
  readonly temporal: ClientConnectConfig
  readonly brand: string
}

/** Temporal, connected. */
export interface TemporalClient {
  readonly temporal: Client
  /** Runs one Temporal call, at most 3 s long; a server that does not answer is TEMPORAL_UNREACHABLE. */
  readonly call: <T>(work: (temporal: Client) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/** The two servers of a brand, connected and checked. */
export interface NightClient extends TemporalClient {
  readonly brand: string
  readonly db: Pool
  readonly databaseId: string
}

const CALL_MS = 3000

/** Connects to both servers, or fails within 10 s: with PostgreSQL's own error, or TEMPORAL_UNREACHABLE. */
export async function connectClient(address: ClientAddress): Promise<NightClient> {
  const db = connect({
    url: address.databaseUrl,
    max: 2,
    application: 'nocturne cli',
    statementTimeoutMs: 0,
  })
  try {
    const databaseId = await ownDatabase(db, address.brand)
    const temporal = await temporalClient(address.temporal)
    const close = async (): Promise<void> => {
      await Promise.allSettled([temporal.close(), db.end()])
    }
    return { ...temporal, brand: address.brand, db, databaseId, close }
  } catch (error) {
    await db.end()
    throw error
  }
}

/** Temporal alone, or TEMPORAL_UNREACHABLE within 5 s. */
export async function temporalClient(config: ClientConnectConfig): Promise<TemporalClient> {
  const connection = await temporalConnection(config)
  const temporal = new Client({ connection, namespace: config.namespace ?? 'default' })
  const call = <T>(work: (temporal: Client) => Promise<T>): Promise<T> =>
    temporal.withDeadline(Date.now() + CALL_MS, () => work(temporal)).catch(orFault)
  return { temporal, call, close: () => connection.close() }
}

/** A connection of its own to Temporal, or TEMPORAL_UNREACHABLE within 5 s. */
export async function temporalConnection(config: ClientConnectConfig): Promise<Connection> {
  try {
    return await Connection.connect({
      ...config.connectionOptions,
      connectTimeout: 5000,
      channelArgs: { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 1000 },
    })
  } catch {
    throw unreachable(config.connectionOptions.address)
  }
}

/** gRPC UNAVAILABLE and DEADLINE_EXCEEDED: nobody answered. Anything else is an answer; one of them has a remedy. */
function orFault(error: unknown): never {
  if (error instanceof NamespaceNotFoundError)
    throw hopeless(
      'NO_NAMESPACE',
      `Temporal has no namespace '${error.namespace}': check TEMPORAL_NAMESPACE and temporal.toml, or make it with \`temporal operator namespace create\`.`,
    )
  for (let e = error as { code?: unknown; cause?: unknown } | undefined; e; e = e.cause as typeof e) {
    if (e.code === 14 || e.code === 4) throw unreachable(undefined)
  }
  throw error
}

const unreachable = (address: string | undefined): Error =>
  passing(
    'TEMPORAL_UNREACHABLE',
    `Temporal does not answer${address === undefined ? '' : ` at ${address}`}: check TEMPORAL_ADDRESS and temporal.toml, or start the development stack with \`nocturne dev up\`.`,
  )
