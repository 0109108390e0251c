import { EXIT } from '../../core/exit.ts'
import { type Failure, plain } from './told.ts'

const SILENCE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ENOTFOUND: 'the host is not known',
  EAI_AGAIN: 'the host cannot be looked up',
  ETIMEDOUT: 'it did not answer in time',
  EPIPE: 'the connection was cut',
  '57P01': 'it is shutting down',
  '57P03': 'it is starting up',
  '28000': 'it does not let this user in',
  '28P01': 'it does not take this password',
  '3D000': 'it has no such database',
  '53300': 'it has too many connections',
  '08006': 'the connection was cut',
  '08001': 'it refused the connection',
}

/** What to do about an answer of a server that is there. */
const REMEDY: Readonly<Record<string, string>> = {
  '28000': 'Check the user and the password in DATABASE_URL, and pg_hba.conf of that server.',
  '28P01': 'Check the user and the password in DATABASE_URL.',
  '3D000':
    'On the development stack `nocturne dev up` makes it; elsewhere create the database (createdb NAME), or check the name at the end of DATABASE_URL.',
  '53300': 'Close other programs, or raise max_connections of that server.',
  '57P03': 'Wait a moment, and try again.',
}

/** What the client itself says, without a code. */
const REFUSALS: readonly { readonly said: RegExp; readonly why: string; readonly remedy: string }[] = [
  {
    said: /^SASL: .*password must be/,
    why: 'it asks for a password, and none was given',
    remedy: 'Write it into DATABASE_URL: postgresql://USER:PASSWORD@HOST:5432/DATABASE.',
  },
  {
    said: /does not support SSL/,
    why: 'it speaks no TLS, and sslmode in DATABASE_URL asks for it',
    remedy: 'Turn TLS on at that server, or write sslmode=disable where the network is your own.',
  },
  {
    said: /certificate/i,
    why: 'its certificate is not trusted here',
    remedy: 'Name its authority in DATABASE_URL: sslrootcert=FILE.',
  },
]

const NO_DATABASE =
  'Start the development stack with `nocturne dev up`, or check the server that DATABASE_URL names.'

/** Where nobody answered, as far as the client's error tells; of several addresses of a host, the last. */
function placeIn(error: unknown): string {
  const { errors } = (error ?? {}) as { readonly errors?: unknown }
  const one = Array.isArray(errors) ? errors.at(-1) : error
  const { address, port, hostname } = (one ?? {}) as Readonly<Record<string, unknown>>
  if (typeof address === 'string') return ` at ${address}${typeof port === 'number' ? `:${port}` : ''}`
  return typeof hostname === 'string' ? ` at ${hostname}` : ''
}

const ROOM = 'Make room on it, then try again; a night that is under way goes on by itself.'

/** The words of SQLite, in which the development server keeps its state; the client wraps the answer. */
function isTemporalFull(error: unknown): boolean {
  const { details, message, cause } = (error ?? {}) as Readonly<Record<string, unknown>>
  if (
    [details, message].some((text) => typeof text === 'string' && text.includes('database or disk is full'))
  )
    return true
  return cause instanceof Error && isTemporalFull(cause)
}

export type FullServer = 'PostgreSQL' | 'Temporal'

/** Whose disk is full; null = the error says something else. */
export function fullServer(error: unknown): FullServer | null {
  const { code } = (error ?? {}) as Readonly<Record<string, unknown>>
  return code === '53100' ? 'PostgreSQL' : isTemporalFull(error) ? 'Temporal' : null
}

/** Answers of PostgreSQL's and Temporal's clients that mean: nobody is there. */
export function fromServer(error: unknown): Failure | undefined {
  const { code, message, syscall } = (error ?? {}) as Readonly<Record<string, unknown>>
  if (code === '42P01' || code === '3F000' || code === '42703')
    return plain(
      EXIT.failed,
      'NOT_MIGRATED',
      'The database lacks tables or columns of this version.',
      'Run `nocturne migrate`.',
    )
  const full = fullServer(error)
  if (full !== null) return plain(EXIT.failed, 'DISK_FULL', `The disk of ${full} is full.`, ROOM)
  const why = code === 'ENOENT' && syscall === 'connect' ? 'its socket is not there' : SILENCE[String(code)]
  const refused = typeof message === 'string' ? REFUSALS.find(({ said }) => said.test(message)) : undefined
  if (refused !== undefined)
    return plain(
      EXIT.unreachable,
      'DATABASE_UNREACHABLE',
      `PostgreSQL cannot be reached: ${refused.why}.`,
      refused.remedy,
    )
  const late =
    typeof message === 'string' &&
    /connection timeout|timeout exceeded|timeout expired|terminated unexpectedly/i.test(message)
  if (why !== undefined || late)
    return plain(
      EXIT.unreachable,
      'DATABASE_UNREACHABLE',
      `PostgreSQL cannot be reached${placeIn(error)}: ${why ?? 'it did not answer in time'}.`,
      REMEDY[String(code)] ?? NO_DATABASE,
    )
  return undefined
}
