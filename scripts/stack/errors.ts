import { NocturneError } from '../../core/errors.ts'

/** What can go wrong with the development stack, for scripts. */
export type StackErrorCode =
  | 'HOME'
  | 'DISK_FULL'
  | 'PORT'
  | 'LOCKED'
  | 'BINARY'
  | 'POSTGRES'
  | 'TEMPORAL'
  | 'WORKER'
  | 'UNSUPPORTED'

/** A failure of the development stack: `message` says what happened, `hint` what to do next. */
export class StackError extends NocturneError {
  readonly hint: string

  constructor(code: StackErrorCode, message: string, hint: string, cause?: unknown) {
    super(code, message, 'hopeless')
    this.hint = hint
    if (cause !== undefined) this.cause = cause
  }
}

/** Turns a failure of the file system into one that names the place and the cure. Others pass unchanged. */
export function homeFailure(error: unknown, place: string): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(place, error)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new StackError(
      'HOME',
      `${place} cannot be written (${code}).`,
      'Make it writable for this account, or set NOCTURNE_HOME to a directory that is.',
      error,
    )
  }
  return error
}

/** The disk under `place` is full. */
export function diskFull(place: string, cause?: unknown): StackError {
  return new StackError(
    'DISK_FULL',
    `The disk that holds ${place} is full.`,
    'Free some space (df -h shows where), then start again: nothing that was committed is lost.',
    cause,
  )
}
