import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { useMail } from './support/mail.ts'
import { ledger, tally } from './support/world.ts'

/** How a server answers each step; the usual answer is given to it. */
type Says = (step: 'MAIL' | 'RCPT' | 'DATA' | 'dot', usual: string) => string

interface Odd {
  readonly port: number
  /** Messages that it took, one a final dot. */
  readonly took: () => number
  readonly sessions: () => number
  readonly close: () => void
}

/** A server that speaks SMTP badly, which the library for tests cannot. */
async function startOdd(says: Says): Promise<Odd> {
  const seen = { took: 0, sessions: 0 }
  const server: Server = createServer((socket) => {
    seen.sessions++
    let inData = false
    let rest = ''
    socket.on('error', () => undefined)
    socket.write('220 odd ready\r\n')
    socket.on('data', (bytes) => {
      const lines = (rest + bytes.toString('latin1')).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (inData && line !== '.') continue
        if (inData) {
          inData = false
          seen.took++
          socket.write(`${says('dot', '250 taken')}\r\n`)
          continue
        }
        const word = line.slice(0, 4).toUpperCase()
        inData = word === 'DATA'
        if (word === 'DATA') socket.write(`${says('DATA', '354 go on')}\r\n`)
        else if (word === 'MAIL' || word === 'RCPT') socket.write(`${says(word, '250 well')}\r\n`)
        else socket.write(word === 'QUIT' ? '221 bye\r\n' : '250 odd\r\n')
      }
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as { port: number }).port,
    took: () => seen.took,
    sessions: () => seen.sessions,
    close: () => server.close(),
  }
}

describe('a server whose answer to a whole message says neither yes, nor later, nor no', () => {
  const mail = useMail()
  let odd: Odd | null = null
  afterEach(() => odd?.close())
  const PEOPLE = 4

  async function sent(says: Says): Promise<Odd> {
    const server = await startOdd(says)
    odd = server
    mail.use({ destinations: [mail.destination({ port: server.port, connections: 1 })] })
    await mail.plan(PEOPLE)
    await mail.deliver()
    await mail.db.execute('update delivery set retry_at = null')
    await mail.deliver()
    return server
  }

  test.each(['354 go on', '150 wait'])('%s: it may have been taken, and never goes again', async (answer) => {
    const server = await sent((step, usual) => (step === 'dot' ? answer : usual))
    expect(await tally(mail.db)).toEqual({ unknown: PEOPLE })
    expect(server.took()).toBe(PEOPLE)
    expect((await ledger(mail.db))[0]?.error_code).toBe(answer.slice(0, 3))
    // What such a server says next belongs to something else: each message has a session of its own.
    expect(server.sessions()).toBe(PEOPLE)
  })

  test('one that answers a recipient twice is out of step: nothing is sent twice', async () => {
    const server = await sent((step, usual) => (step === 'RCPT' ? `${usual}\r\n${usual}` : usual))
    expect(await tally(mail.db)).toEqual({ unknown: PEOPLE })
    expect(server.took()).toBe(PEOPLE)
  })
})
