import { createServer } from 'node:net'
import { StackError } from './errors.ts'
import type { Report } from './report.ts'

const HOST = '127.0.0.1'

/** Can this port be listened on? */
export async function portIsFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise<boolean>((done) => {
    server.once('error', () => done(false))
    server.listen({ port, host: HOST, exclusive: true }, () => server.close(() => done(true)))
  })
}

/** Does a range of candidates to look through: the remembered ports first, then steps upwards from the usual ones. */
export type PortWish = {
  /** What is looked for, in words. */
  readonly what: string
  readonly remembered: readonly number[] | undefined
  readonly usual: readonly number[]
  readonly step: number
  readonly tries: number
}

/**
 * The first group of ports of which all are free: the remembered ones, then the usual ones, then steps upwards.
 * Others than the first choice are told: whoever has kept the old address looks for the server there.
 */
export async function freePorts(
  wish: PortWish,
  refused: ReadonlySet<number>,
  report: Report,
): Promise<readonly number[]> {
  const steps = Array.from({ length: wish.tries }, (_, n) => wish.usual.map((port) => port + n * wish.step))
  const groups = wish.remembered ? [wish.remembered, ...steps] : steps
  for (const group of groups) {
    if (group.some((port) => refused.has(port))) continue
    const free = await Promise.all(group.map(portIsFree))
    if (!free.every(Boolean)) continue
    const [first = group] = groups
    if (group !== first && group.join() !== first.join())
      report(`${wish.what}: port ${first.join(' or ')} is taken, so it listens on ${group.join(' and ')}`)
    return group
  }
  const tried = groups.map((group) => group.join('+')).join(', ')
  throw new StackError(
    'PORT',
    `No free port for ${wish.what} on ${HOST}; tried ${tried}.`,
    'Stop the programs that hold them (ss -ltnp shows which), or name a server of your own in DATABASE_URL or TEMPORAL_ADDRESS.',
  )
}
