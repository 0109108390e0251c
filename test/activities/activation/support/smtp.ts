import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'

/** What the server does with one recipient. */
type Script =
  | { readonly at: 'rcpt' | 'data' | 'mail'; readonly code: number }
  /** Takes the whole message, then the connection breaks without an answer. */
  | { readonly at: 'dot'; readonly cut: true }
  /** Takes the whole message and never answers. */
  | { readonly at: 'dot'; readonly silent: true }
  /** Answers after so many milliseconds. */
  | { readonly at: 'dot'; readonly slow: number }
  /** Answers once this has come. */
  | { readonly at: 'dot'; readonly until: Promise<unknown> }

interface Account {
  readonly user: string
  readonly password: string
}

interface Received {
  readonly to: string
  readonly deliveryId: string
  readonly raw: string
}

export interface TestSmtp {
  readonly port: number
  /** Everything whose last dot arrived, whether it was answered or not. */
  readonly received: Received[]
  /** Scripts by recipient; those that are used up are gone, others stay for ever when `keep`. */
  readonly script: (to: string, ...steps: readonly Script[]) => void
  readonly everybody: (step: Script | null) => void
  readonly connections: () => number
  readonly most: () => number
  readonly close: () => Promise<void>
}

/** An answer that is held back until the test lets it go. */
export function heldAnswer(): { readonly answer: Script; readonly letGo: () => void } {
  let letGo = (): void => undefined
  const until = new Promise<void>((resolve) => {
    letGo = resolve
  })
  return { answer: { at: 'dot', until }, letGo }
}

/** A real SMTP server on loopback that does what a test says; with an account it takes mail from that one only. */
export async function startSmtp(port = 0, account: Account | null = null): Promise<TestSmtp> {
  const received: Received[] = []
  const scripts = new Map<string, Script[]>()
  const now = { open: 0, most: 0, all: null as Script | null }
  const next = (to: string, at: Script['at']): Script | null => {
    if (now.all?.at === at) return now.all
    const [first] = scripts.get(to) ?? []
    if (first?.at !== at) return null
    scripts.get(to)?.shift()
    return first
  }
  const server: SMTPServer = new SMTPServer({
    authOptional: account === null,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) =>
      account !== null && username === account.user && password === account.password
        ? done(null, { user: username })
        : done(new Error('who are you?')),
    disabledCommands: account === null ? ['STARTTLS', 'AUTH'] : ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onConnect: (_, done) => {
      now.open++
      now.most = Math.max(now.most, now.open)
      done()
    },
    onClose: () => {
      now.open--
    },
    onMailFrom: (_, __, done) => done(refusal(now.all?.at === 'mail' ? now.all : null)),
    onRcptTo: (address, _, done) => done(refusal(next(address.address, 'rcpt'))),
    onData: (stream, session, done) => {
      void take(stream, session).then(({ to, ...rest }) => {
        const refused = next(to, 'data')
        if (refused !== null) return done(refusal(refused))
        received.push({ to, ...rest })
        const end = next(to, 'dot')
        if (end === null) return done()
        if ('cut' in end) return cut(session)
        if ('slow' in end) setTimeout(done, end.slow)
        if ('until' in end) void end.until.then(() => done())
      }, NOTHING)
    },
  })
  const cut = (session: SMTPServerSession): void => {
    const all = (
      server as unknown as { connections: Set<{ session: { id: string }; _socket: { destroy(): void } }> }
    ).connections
    for (const connection of all) if (connection.session.id === session.id) connection._socket.destroy()
  }
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.server.address() as { port: number }).port,
    received,
    script: (to, ...steps) => scripts.set(to, [...(scripts.get(to) ?? []), ...steps]),
    everybody: (step) => {
      now.all = step
    },
    connections: () => now.open,
    most: () => now.most,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const connection of (server as unknown as { connections: Set<{ _socket: { destroy(): void } }> })
          .connections)
          connection._socket.destroy()
      }),
  }
}

/** A sender that died in the middle of a message: nothing was received. */
const NOTHING = (): undefined => undefined

function refusal(script: Script | null): Error | null {
  return script !== null && 'code' in script
    ? Object.assign(new Error(`scripted ${script.code}`), { responseCode: script.code })
    : null
}

async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Received> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  const raw = Buffer.concat(chunks).toString('utf8')
  const deliveryId = /^X-Nocturne-Delivery: (\S+)/im.exec(raw)?.[1] ?? ''
  return { to: session.envelope.rcptTo[0]?.address ?? '', deliveryId, raw }
}
