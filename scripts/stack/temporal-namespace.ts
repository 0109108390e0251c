import { connect } from 'node:net'
import { Connection } from '@temporalio/client'
import { msToTs } from '@temporalio/common/lib/time.js'

const CALL_MS = 3_000
/** Nights are looked up for a season; the server's own 24 hours would forget yesterday's. */
const RETENTION = '90 days'

/** Does a Temporal server answer there, with this namespace ready? */
export async function temporalAnswers(address: string, namespace: string): Promise<boolean> {
  if (!(await portAnswers(address))) return false
  return withConnection(address, async (connection) => {
    await connection.workflowService.describeNamespace({ namespace })
    return true
  }).catch(() => false)
}

/** Sets how long closed workflows are kept. */
export async function prepareNamespace(address: string, namespace: string): Promise<void> {
  await withConnection(address, (connection) =>
    connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: msToTs(RETENTION) },
    }),
  )
}

async function withConnection<T>(address: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address, connectTimeout: CALL_MS })
  try {
    return await connection.withDeadline(Date.now() + CALL_MS, () => work(connection))
  } finally {
    await connection.close()
  }
}

/** Asked first: a gRPC connection to a closed port would wait for its whole time-out. */
async function portAnswers(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`tcp://${address}`)
  const socket = connect({ host: hostname, port: Number(port), timeout: CALL_MS })
  return new Promise<boolean>((done) => {
    socket.once('connect', () => done(true))
    socket.once('timeout', () => done(false))
    socket.once('error', () => done(false))
  }).finally(() => socket.destroy())
}
