import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { type EmailDestination, isLoopback } from '../../../core/brand/destination.ts'
import type { End, Lane } from './end.ts'
import type { Mail } from './message.ts'
import { type SmtpFault, smtpEnd } from './smtp-outcome.ts'

/** Milliseconds that the parts of a session may take. */
export interface SmtpTimeouts {
  readonly connect: number
  readonly greeting: number
  /** Silence of the server, also after the final dot. */
  readonly silence: number
}

/** A connection that opens itself again when it broke; nothing is connected before the first mail. */
export function openSmtpLane(spec: EmailDestination, timeouts: SmtpTimeouts): Lane<Mail> {
  let connection: Session | null = null
  let busy = false
  return {
    send: async (mail) => {
      busy = true
      const reused = connection?.alive() === true
      const first = await attempt(mail)
      // An idle connection that the server had closed: not a byte of the mail had left.
      const end = reused && first.kind === 'unreachable' ? await attempt(mail) : first
      busy = false
      return end
    },
    // Words of ours must not get into a mail that is on its way.
    close: () => (busy ? connection?.drop() : connection?.quit()),
  }

  async function attempt(mail: Mail): Promise<End> {
    try {
      if (connection === null || !connection.alive()) connection = await connect(spec, timeouts)
    } catch (error) {
      connection = null
      return smtpEnd(error as SmtpFault, false)
    }
    return connection.send(mail)
  }
}

/** Connects, greets and signs in as a mail would, and sends nothing: null, or the code of what stopped it. */
export async function greetServer(spec: EmailDestination, timeouts: SmtpTimeouts): Promise<string | null> {
  try {
    const session = await connect(spec, timeouts)
    session.quit()
    return null
  } catch (error) {
    const end = smtpEnd(error as SmtpFault, false)
    return 'code' in end ? end.code : null
  }
}

interface Session {
  readonly alive: () => boolean
  readonly send: (mail: Mail) => Promise<End>
  readonly quit: () => void
  readonly drop: () => void
}

async function connect(spec: EmailDestination, timeouts: SmtpTimeouts): Promise<Session> {
  const loopback = isLoopback(spec.host)
  const connection = new SMTPConnection({
    host: spec.host,
    port: spec.port,
    secure: spec.secure,
    // A password never goes over a line in clear; on loopback there is no line.
    ...(loopback ? { ignoreTLS: true } : { requireTLS: spec.user !== null }),
    connectionTimeout: timeouts.connect,
    dnsTimeout: timeouts.connect,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.silence,
  })
  let alive = true
  connection.on('end', () => {
    alive = false
  })
  connection.on('error', () => {
    alive = false
  })
  try {
    await greeted(connection)
    if (spec.user !== null) await loggedIn(connection, spec.user, spec.password ?? '')
  } catch (error) {
    connection.close()
    throw error
  }
  return {
    alive: () => alive,
    send: (mail) => sendOne(connection, mail),
    quit: () => (alive ? connection.quit() : connection.close()),
    drop: () => connection.close(),
  }
}

const greeted = (connection: SMTPConnection): Promise<void> =>
  new Promise((resolve, reject) => {
    connection.once('error', reject)
    connection.connect((error) => (error ? reject(error) : resolve()))
  })

const loggedIn = (connection: SMTPConnection, user: string, pass: string): Promise<void> =>
  new Promise((resolve, reject) => {
    connection.once('error', reject)
    connection.login({ user, pass, credentials: { user, pass } }, (error) =>
      error ? reject(error) : resolve(),
    )
  })

function sendOne(connection: SMTPConnection, mail: Mail): Promise<End> {
  const body = Readable.from([mail.raw])
  return new Promise((resolve) => {
    connection.send({ ...mail.envelope }, body, (error) => {
      if (!error) return resolve({ kind: 'sent' })
      const end = smtpEnd(error as SmtpFault, body.readableDidRead)
      const usable =
        (end.kind === 'refused' || end.kind === 'deferred') && (error as SmtpFault).responseCode !== undefined
      if (!usable) {
        connection.close()
        return resolve(end)
      }
      // The session stays usable, once the server has forgotten this mail; it may also end while we wait for that.
      connection.once('end', () => resolve(end))
      connection.reset((failed) => {
        if (failed) connection.close()
        resolve(end)
      })
    })
  })
}
