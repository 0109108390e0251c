import type { Env } from '../config/home.ts'
import type { ExitCode } from '../core/exit.ts'
import type { Output } from './output/output.ts'

/** What every verb is given: who calls, from where, and where its words go. */
export interface Cli {
  readonly env: Env
  readonly cwd: string
  /** `--project`, as given. */
  readonly project: string | undefined
  readonly output: Output
  readonly now: () => Date
  /** Aborts at Ctrl-C. */
  readonly interrupted: AbortSignal
}

/**
 * Turns a verb's function into what commander calls: arguments, then options.
 * At Ctrl-C the command ends at once, unless it says `finish`: then it ends by itself, and a second Ctrl-C kills it.
 */
export type Act = <Args extends readonly unknown[]>(
  handler: (cli: Cli, ...args: Args) => Promise<ExitCode>,
  atInterrupt?: 'finish',
) => (...args: Args) => Promise<void>
