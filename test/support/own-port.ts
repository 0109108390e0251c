import { randomInt } from 'node:crypto'
import { portIsFree } from '../../scripts/stack/ports.ts'
import { updateStackRecord } from '../../scripts/stack/record.ts'

/** Above the ports that servers step through, below those that systems give to outgoing connections. */
const RANGE = [20_000, 29_000] as const

/**
 * Gives the Temporal server of a home a port that no other home steps onto: while a test has its server down,
 * the usual ports are taken by the servers of other tests.
 */
export async function ownTemporalPort(home: string): Promise<void> {
  for (;;) {
    const port = randomInt(...RANGE)
    if (!(await portIsFree(port))) continue
    updateStackRecord(home, { temporal: { port } })
    return
  }
}
