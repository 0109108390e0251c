import { readFileSync } from 'node:fs'
import { CommanderError } from 'commander'
import { EXIT } from '../core/exit.ts'
import type { Act, Cli } from './cli.ts'
import { fromCommander } from './failure/commander.ts'
import { withDirectory } from './failure/full-disk.ts'
import { type Failure, failureOf } from './failure.ts'
import { createOutput, type Output } from './output/output.ts'
import { wantsColour } from './output/paint.ts'
import { buildProgram, type GlobalOptions, helpFor, spelledOut, unknownFlag } from './program.ts'
import { environmentOf } from './project/home-env.ts'

/** As shells say it: 128 + SIGINT. */
const INTERRUPTED = 130

/** Runs one command line in this process and ends it with an exit code of the public interface. */
export async function main(process: NodeJS.Process): Promise<void> {
  // A reader that has seen enough (`nocturne status | head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  const controller = new AbortController()
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED)
    controller.abort()
  })
  const code = await runCommand(process, controller.signal)
  process.stdout.write('', () => process.exit(code))
}

async function runCommand(process: NodeJS.Process, interrupted: AbortSignal): Promise<number> {
  const { env } = process
  const argv = process.argv.slice(2)
  const early = earlyOptions(argv)
  let output = outputOf(process, early)
  let exit: number = EXIT.done
  const act: Act =
    (handler, atInterrupt) =>
    async (...args) => {
      const options = program.opts<GlobalOptions>()
      output = outputOf(process, options)
      const work = handler(cliOf(process, options, output, interrupted), ...args)
      exit = await (atInterrupt === 'finish' ? work : Promise.race([work, aborted(interrupted)]))
    }
  const writeErr = (text: string): void => {
    if (early.json !== true) process.stderr.write(text)
  }
  const program = await buildProgram(argv, { version: version(), act, writeErr })
  try {
    await program.parseAsync([...spelledOut(program, argv)], { from: 'user' })
    return exit
  } catch (thrown) {
    const error = isMissingFlag(thrown) ? (unknownFlag(program, argv) ?? thrown) : thrown
    const failure =
      error instanceof CommanderError
        ? fromCommander(error, helpFor(program, argv))
        : withDirectory(failureOf(error), error, env, process.cwd())
    if (failure !== undefined) tell(output, failure)
    return failure?.exit ?? EXIT.done
  }
}

const isMissingFlag = (error: unknown): boolean =>
  error instanceof CommanderError && error.code === 'commander.missingMandatoryOptionValue'

function aborted(signal: AbortSignal): Promise<number> {
  return new Promise((end) => signal.addEventListener('abort', () => end(INTERRUPTED), { once: true }))
}

/** What a command line says before it is known to be right: enough to tell an error its way. */
function earlyOptions(argv: readonly string[]): GlobalOptions {
  const said = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined)
  return {
    color: !said.includes('--no-color'),
    ...(said.includes('--json') ? { json: true } : {}),
    ...(said.includes('--quiet') ? { quiet: true } : {}),
  }
}

function outputOf({ stdout, stderr, env }: NodeJS.Process, options: GlobalOptions): Output {
  return createOutput({
    out: stdout,
    err: stderr,
    json: options.json === true,
    quiet: options.quiet === true,
    outColours: wantsColour(stdout.isTTY === true, !options.color, env.NO_COLOR),
    errColours: wantsColour(stderr.isTTY === true, !options.color, env.NO_COLOR),
    errIsTerminal: stderr.isTTY === true,
  })
}

function cliOf(
  process: NodeJS.Process,
  options: GlobalOptions,
  output: Output,
  interrupted: AbortSignal,
): Cli {
  const { env } = process
  const cwd = process.cwd()
  return {
    env: environmentOf(env, cwd),
    cwd,
    project: options.project,
    output,
    now: () => new Date(),
    interrupted,
  }
}

/** Tells a failure: as the one JSON document of stdout, or in words on stderr. */
function tell(output: Output, failure: Failure): void {
  const { exit: _, ...error } = failure
  if (output.json) {
    output.result(() => [], { error })
    return
  }
  const place =
    failure.file === null
      ? ''
      : `${[failure.file, failure.line, failure.column].filter((p) => p !== null).join(':')}: `
  output.warn(`${output.notePaint.red('nocturne:')} ${place}${failure.message}`)
  if (failure.hint !== null) output.warn(`  ${failure.hint}`)
}

function version(): string {
  const file = new URL('../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
