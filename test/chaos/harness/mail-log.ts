import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'

/** A real SMTP server on loopback with a log of its own, which knows nothing of our ledger. */
export interface MailLog {
  readonly port: number
  /** Messages so far. */
  readonly count: () => number
  /** From the log file: how often each delivery was received. */
  readonly received: () => ReadonlyMap<string, number>
  /** From the log file: how many messages each recipient got. */
  readonly recipients: () => ReadonlyMap<string, number>
  /** Refuses senders (as an overloaded server does) once `after` more messages came; null = takes all again. */
  readonly refuse: (after: number | null) => void
  /** Another database counts its deliveries from 1 again. */
  readonly forget: () => void
  readonly close: () => Promise<void>
}

/** Each message takes so long between its log line and its answer: a kill often falls between the two. */
const ANSWER_MS = 6

/** Starts the server; its log lies in `dir`. */
export async function startMailLog(dir: string): Promise<MailLog> {
  const file = join(dir, 'received.log')
  writeFileSync(file, '')
  const seen = { count: 0, refuseFrom: Number.POSITIVE_INFINITY }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    onMailFrom: (_, __, done) => done(seen.count < seen.refuseFrom ? null : busy()),
    onData: (stream, { envelope }, done) => {
      void headOf(stream).then(
        async (head) => {
          // Logged before it is answered: what a sender was told is always here.
          const id = /^X-Nocturne-Delivery: (\S+)/im.exec(head)?.[1] ?? 'none'
          appendFileSync(file, `${id} ${envelope.rcptTo[0]?.address ?? 'nobody'}\n`)
          seen.count += 1
          await sleep(ANSWER_MS)
          done()
        },
        // A sender that was killed in the middle of a message.
        () => undefined,
      )
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.server.address() as { port: number }).port,
    count: () => seen.count,
    received: () => tally(readFileSync(file, 'utf8'), 0),
    recipients: () => tally(readFileSync(file, 'utf8'), 1),
    refuse: (after) => {
      seen.refuseFrom = after === null ? Number.POSITIVE_INFINITY : seen.count + after
    },
    forget: () => writeFileSync(file, ''),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

const busy = (): Error => Object.assign(new Error('too busy'), { responseCode: 421 })

async function headOf(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return (
    Buffer.concat(chunks)
      .toString('utf8')
      .split(/\r?\n\r?\n/, 1)[0] ?? ''
  )
}

function tally(log: string, field: 0 | 1): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const line of log.split('\n').filter((it) => it !== '')) {
    const value = line.split(' ')[field] ?? ''
    times.set(value, (times.get(value) ?? 0) + 1)
  }
  return times
}
