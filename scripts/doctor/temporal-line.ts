import type { Connection } from '@temporalio/client'
import { temporalConfigOf } from '../../config/connections.ts'
import type { Cli } from '../cli.ts'
import { temporalConnection } from '../client/connect.ts'
import { noTemporal } from '../night/steering.ts'
import type { Place } from '../project/place.ts'
import { needRunning } from '../stack-running.ts'

/** A connection to Temporal that asks about the server itself. */
export interface TemporalLine {
  readonly address: string
  readonly namespace: string
  /** One call, at most 3 s long. */
  readonly ask: <T>(call: (connection: Connection) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

const CALL_MS = 3_000

/** Connects, or fails within 6 s. */
export async function openLine(cli: Cli, place: Place): Promise<TemporalLine> {
  const config = temporalConfigOf(place.home, cli.env)
  if (config === undefined) throw noTemporal()
  if (place.servers.temporalOwner === 'stack' && place.home !== undefined) needRunning(place.home, 'temporal')
  const connection = await temporalConnection(config)
  return {
    address: config.connectionOptions.address ?? '',
    namespace: config.namespace ?? 'default',
    ask: (call) => connection.withDeadline(Date.now() + CALL_MS, () => call(connection)),
    close: () => connection.close(),
  }
}
