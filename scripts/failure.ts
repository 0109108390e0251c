import { NocturneError } from '../core/errors.ts'
import { EXIT, type ExitCode, exitOfCode } from '../core/exit.ts'
import { fromFile } from './failure/file.ts'
import { fromServer } from './failure/server.ts'
import { type Failure, plain } from './failure/told.ts'

export type { Failure }

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

function fromUnknown(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error)
  return plain(EXIT.failed, 'FAILED', message, null)
}
