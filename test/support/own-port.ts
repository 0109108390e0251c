import { randomBytes, randomInt } from 'node:crypto'
import { ensureHome } from '../../config/home.ts'
import { portIsFree } from '../../scripts/stack/ports.ts'
import { updateStackRecord } from '../../scripts/stack/record.ts'

/** Above the ports that servers step through, below those that systems give to outgoing connections. */
const RANGE = [20_000, 29_000] as const

/**
 * A free port onto which no server of another test steps, and which no system gives to a connection: for a server
 * that is down for a while and comes back under its address.
 */
export async function ownPort(): Promise<number> {
  for (;;) {
    const port = randomInt(...RANGE)
    if (await portIsFree(port)) return port
  }
}

/** Gives the Temporal server of a home a port of its own. */
export async function ownTemporalPort(home: string): Promise<void> {
  updateStackRecord(home, { temporal: { port: await ownPort() } })
}

/** Gives all servers of a home that is still empty ports of their own. */
export async function ownServerPorts(home: string): Promise<void> {
  await ensureHome(home)
  const password = randomBytes(24).toString('hex')
  updateStackRecord(home, {
    postgres: { port: await ownPort(), user: 'nocturne', password },
    temporal: { port: await ownPort(), uiPort: await ownPort() },
  })
}
