import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { decodedWords } from './encoded-words.ts'

/** One received message, as a line of `inbox.ndjson`. */
export interface ReceivedMail {
  readonly received_at: string
  readonly delivery_id: string | null
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly file: string
}

const LIMIT_BYTES = 5_000_000

/** A mail server for the demo: on loopback, without any right to pass a message on; what comes in becomes a file. */
export function mailServer(dir: string): SMTPServer {
  let number = 0
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: LIMIT_BYTES,
    onData(stream, session, done) {
      number += 1
      keep(dir, number, stream, session).then(() => done(), done)
    },
  })
}

/** The message is on disk before it is acknowledged. */
async function keep(
  dir: string,
  number: number,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  const raw = Buffer.concat(chunks)
  const headers = headersOf(raw)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const id = headers.get('x-nocturne-delivery') ?? null
  const file = join(dir, `${id ?? `message-${process.pid}-${number}`}.eml`)
  await writeFile(`${file}.part`, raw, { mode: 0o600 })
  await rename(`${file}.part`, file)
  const mail: ReceivedMail = {
    received_at: new Date().toISOString(),
    delivery_id: id,
    from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
    to: session.envelope.rcptTo.map((to) => to.address),
    subject: decodedWords(headers.get('subject') ?? ''),
    file,
  }
  await appendFile(join(dir, 'inbox.ndjson'), `${JSON.stringify(mail)}\n`, { mode: 0o600 })
}

/** Header fields by name in lower case, folded lines joined. */
export function headersOf(raw: Buffer): ReadonlyMap<string, string> {
  const [head = ''] = raw.toString('utf8').split(/\r?\n\r?\n/, 1)
  const lines = head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  return new Map(
    lines.flatMap((line) => {
      const at = line.indexOf(':')
      return at < 1 ? [] : [[line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const]
    }),
  )
}
