import type { ExitCode } from '../../core/exit.ts'

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

/** A failure without a place in a file. */
export function plain(exit: ExitCode, code: string, message: string, hint: string | null): Failure {
  return { exit, code, message, hint, file: null, line: null, column: null }
}
