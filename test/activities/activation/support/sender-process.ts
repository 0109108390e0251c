/** A process that delivers, made to be killed. Arguments: database URL, SMTP port, run, connections, lease in ms. */
import { randomUUID } from 'node:crypto'
import { deliverRange } from '../../../../activities/activation/io/deliver-range.ts'
import { TIMING } from '../../../../activities/activation/io/job.ts'
import { newPermits } from '../../../../activities/activation/io/permits.ts'
import { connect } from '../../../../db/connect.ts'
import { mailDestination, project } from './project.ts'
import { rangesOf } from './ranges.ts'
import { testDeps } from './world.ts'

const [url = '', port = '0', runId = '0', connections = '2', lease = '500'] = process.argv.slice(2)
const db = connect({ url, max: 6, application: 'sender process', statementTimeoutMs: 0 })
const destinations = [mailDestination({ port: Number(port), connections: Number(connections) })]
const deps = testDeps(db, () => project({ destinations }), '/tmp')
const permits = newPermits()
const timing = { ...TIMING, lease: Number(lease), renew: Number(lease) / 4 }

process.on('uncaughtException', () => process.exit(1))

for (;;) {
  const seen = await rangesOf(deps, Number(runId), '2026-03-01')
  if (seen.left === 0) break
  for (const range of seen.ranges)
    await deps.heartbeat((beat) =>
      deliverRange({ deps, permits, beat, range, timing, newId: randomUUID, random: Math.random }),
    )
  if (seen.ranges.length === 0) await new Promise((go) => setTimeout(go, 100))
}
await db.end()
