import { NocturneError } from '../core/errors.ts'
import { EXIT, type ExitCode } from './exit.ts'

/** A verb's failure as it is told: `{"error": ...}` of the public interface, and an exit code. */
export interface Failure {
  readonly exit: ExitCode
  readonly code: string
  readonly message: string
  readonly hint: string | null
  readonly file: string | null
  readonly line: number | null
  readonly column: number | null
}

/** A failure that a verb finds itself: what was given, what is allowed, what to do next. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly failure: Failure
  constructor(
    exit: ExitCode,
    code: string,
    message: string,
    hint: string | null,
    place: Partial<Place> = {},
  ) {
    super(message)
    this.failure = { exit, code, message, hint, file: null, line: null, column: null, ...place }
  }
}

type Place = Pick<Failure, 'file' | 'line' | 'column'>

/** Wrong words on the command line. */
export function misuse(code: string, message: string, hint: string | null): Refusal {
  return new Refusal(EXIT.misuse, code, message, hint)
}

/** What an error comes to, for people, scripts and the shell. Every error has an answer here. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) return error.failure
  if (error instanceof NocturneError) return fromNocturne(error)
  return fromServer(error) ?? fromFile(error) ?? fromUnknown(error)
}

/** Exit codes of our own errors; all others are 1. */
const EXITS: Readonly<Record<string, ExitCode>> = {
  BAD_DATE: EXIT.misuse,
  DATE_BEFORE_PUBLISHED: EXIT.misuse,
  DATE_PUBLISHED: EXIT.misuse,
  NO_RUN: EXIT.misuse,
  NO_SCHEDULE: EXIT.misuse,
  PROJECT_EXISTS: EXIT.misuse,
  NOT_PUBLISHED_BEFORE: EXIT.misuse,
  NOTHING_BEFORE: EXIT.misuse,
  NOTHING_PUBLISHED: EXIT.misuse,
  NOT_RUNNING: EXIT.misuse,
  NOT_WAITING: EXIT.misuse,
  REFUSED: EXIT.misuse,
  RERUN_REFUSED: EXIT.misuse,
  BAD_SETTING: EXIT.invalid,
  CONFIG_INVALID: EXIT.invalid,
  FILE_TOO_LARGE: EXIT.invalid,
  KEY_FILE: EXIT.invalid,
  LINK_OUT_OF_PROJECT: EXIT.invalid,
  NO_NAMESPACE: EXIT.invalid,
  NO_PROJECT: EXIT.invalid,
  SCHEDULE_MISSING: EXIT.invalid,
  TEMPORAL_CONFIG: EXIT.invalid,
  NOT_READABLE: EXIT.invalid,
  NOT_UTF8: EXIT.invalid,
  PROJECT_TOO_LARGE: EXIT.invalid,
  WRONG_BRAND: EXIT.invalid,
  WRONG_KEY: EXIT.invalid,
  DATABASE_UNREACHABLE: EXIT.unreachable,
  TEMPORAL_UNREACHABLE: EXIT.unreachable,
  NO_SERVERS: EXIT.unreachable,
  NO_WORKER: EXIT.unreachable,
  RUN_UNDER_WAY: EXIT.busy,
}

/** Exit code of one of our own errors, by its code. */
export const exitOfCode = (code: string): ExitCode => EXITS[code] ?? EXIT.failed

function fromNocturne(error: NocturneError): Failure {
  const { file, line, column } = error.evidence
  return {
    exit: exitOfCode(error.code),
    code: error.code,
    message: error.message,
    hint: 'hint' in error && typeof error.hint === 'string' ? error.hint : null,
    file: typeof file === 'string' ? file : null,
    line: typeof line === 'number' ? line : null,
    column: typeof column === 'number' ? column : null,
  }
}

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
  '3D000': 'Create the database (createdb NAME), or check the name at the end of DATABASE_URL.',
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

/** Answers of PostgreSQL's and Temporal's clients that mean: nobody is there. */
function fromServer(error: unknown): Failure | undefined {
  const { code, message, syscall } = (error ?? {}) as Readonly<Record<string, unknown>>
  if (code === '42P01' || code === '3F000' || code === '42703')
    return plain(
      EXIT.failed,
      'NOT_MIGRATED',
      'The database lacks tables or columns of this version.',
      'Run `nocturne migrate`.',
    )
  const full = code === '53100' ? 'PostgreSQL' : isTemporalFull(error) ? 'Temporal' : null
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

/** What the file system says about a path of this machine. */
const FILE_FAULTS: Readonly<Record<string, string>> = {
  EACCES: 'this account may not',
  EEXIST: 'it is there already, and is something else',
  EISDIR: 'it is a directory',
  EMFILE: 'too many files are open',
  ENOENT: 'it is not there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is no directory',
  EPERM: 'it is not permitted',
  EROFS: 'its disk is read-only',
}

function fromFile(error: unknown): Failure | undefined {
  const { code, path, syscall } = (error ?? {}) as Readonly<Record<string, unknown>>
  const why = FILE_FAULTS[String(code)]
  if (why === undefined || typeof path !== 'string') return undefined
  return plain(
    EXIT.failed,
    'FILE',
    `${path} cannot be used: ${why} (${syscall}, ${code}).`,
    'Correct the path, or what the account may do there.',
  )
}

function fromUnknown(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error)
  return plain(EXIT.failed, 'FAILED', message, null)
}

function plain(exit: ExitCode, code: string, message: string, hint: string | null): Failure {
  return { exit, code, message, hint, file: null, line: null, column: null }
}

const MISUSES: Readonly<Record<string, string>> = {
  'commander.unknownCommand': 'UNKNOWN_VERB',
  'commander.unknownOption': 'UNKNOWN_FLAG',
  'commander.missingArgument': 'MISSING_ARGUMENT',
  'commander.optionMissingArgument': 'MISSING_VALUE',
  'commander.missingMandatoryOptionValue': 'MISSING_FLAG',
  'commander.excessArguments': 'EXCESS_ARGUMENT',
  'commander.invalidArgument': 'BAD_ARGUMENT',
  'commander.conflictingOption': 'CONFLICTING_FLAGS',
  'commander.help': 'NO_VERB',
}

/**
 * What commander found wrong with the words; undefined when help or the version was asked for and shown.
 * `help` is the command that says how the words are used.
 */
export function fromCommander(
  error: { readonly code: string; readonly exitCode: number; readonly message: string },
  help: string,
): Failure | undefined {
  if (error.exitCode === 0) return undefined
  const code = MISUSES[error.code] ?? 'MISUSE'
  if (code === 'NO_VERB') return plain(EXIT.misuse, code, NO_VERB, `Try \`${help}\`.`)
  const [message = '', ...rest] = error.message.replace(/^error: /, '').split('\n')
  const suggestion = rest.join(' ').replace(/^\((.*)\)$/, '$1')
  return plain(EXIT.misuse, code, sentence(message), suggestion === '' ? `Try \`${help}\`.` : suggestion)
}

const NO_VERB = 'No verb was given.'

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`
}
