import { Command } from 'commander'
import { nearest } from '../config/nearest.ts'
import { CATALOGUE } from './catalogue.ts'
import type { Act } from './cli.ts'
import { misuse } from './failure.ts'

/** Options that every verb takes, before or after its name. */
export interface GlobalOptions {
  readonly project?: string
  readonly json?: true
  readonly quiet?: true
  /** false = `--no-color`. */
  readonly color: boolean
}

/** How a program is built: what its verbs are called with, and where help for the misled goes. */
export interface Building {
  readonly version: string
  readonly act: Act
  readonly writeErr: (text: string) => void
}

/** The command line, with the one verb that `argv` names read from its file. */
export async function buildProgram(argv: readonly string[], building: Building): Promise<Command> {
  const { version, act, writeErr } = building
  const program = new Command('nocturne')
    .description(
      'The nightly run that turns scattered customer records into one explainable, consented customer view, and acts on it.',
    )
    .version(version, '-V, --version', 'print the version')
    .option('--project <dir>', 'directory of the brand project (default: the nearest nocturne.yaml upwards)')
    .option('--json', 'one JSON document on stdout')
    .option('--quiet', 'only the result and what went wrong')
    .option('--no-color', 'no colours (also: NO_COLOR=1)')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [verb]', 'show the help of a verb')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .showSuggestionAfterError(true)
    .exitOverride()
    // Errors are told by main, in words or as JSON.
    .configureOutput({ writeErr, outputError: () => undefined })
    .addHelpText('after', EPILOGUE)
  const wanted = verbOf(argv)
  for (const { name, group, summary, load } of CATALOGUE) {
    const command = program
      .command(name)
      .summary(summary)
      .description(sentence(summary))
      .helpGroup(`${group}:`)
    if (name === wanted) (await load())(command, act)
  }
  return program
}

const EPILOGUE = `
A RUN is a run id, a business date (its newest run), or nothing (the newest opened).
A PERSON is a profile id, an alias, an identifier as TYPE:VALUE, or a plain e-mail address or phone number.

Exit codes: 0 done, 1 failed, 2 misuse, 3 configuration invalid, 4 stopped by a gate or rejected,
5 waits for an approval, 6 degraded, 7 PostgreSQL or Temporal cannot be reached, 8 a run is under way,
9 a verification found a difference.

Examples:
  $ nocturne demo
  $ nocturne init shop --from people.csv
  $ nocturne dev up && nocturne run --wait
  $ nocturne status
  $ nocturne help run`

/** The help that fits a command line: of its verb, or of all of them. */
export const helpFor = (program: Command, argv: readonly string[]): string =>
  [...namedBy(program, argv).path, '--help'].join(' ')

/** The command that a command line names, as far as its words are verbs. */
function namedBy(
  program: Command,
  argv: readonly string[],
): { readonly command: Command; readonly path: readonly string[] } {
  let command = program
  const path = ['nocturne']
  for (const word of wordsOf(argv)) {
    const next = command.commands.find((one) => one.name() === word)
    if (next === undefined) break
    path.push(word)
    command = next
  }
  return { command, path }
}

/** The first flag that nobody knows: commander tells those that are missing before it, though one may be that, misspelt. */
export function unknownFlag(program: Command, argv: readonly string[]): Error | null {
  const { command } = namedBy(program, argv)
  const { unknown } = command.parseOptions(program.parseOptions([...argv]).unknown)
  const [flag] = unknown.find((word) => word.startsWith('-'))?.split('=') ?? []
  if (flag === undefined) return null
  const known = [command, program].flatMap(({ options }) => options.flatMap(({ long }) => long ?? []))
  const near = nearest(flag, known)
  return misuse(
    'UNKNOWN_FLAG',
    `Unknown option '${flag}'.`,
    near === null ? `Try \`${helpFor(program, argv)}\`.` : `Did you mean ${near}?`,
  )
}

/**
 * `help dev up` as `dev up --help`, however deep the verb lies; other command lines as they are.
 * Words that no verb has are refused with the nearest one.
 */
export function spelledOut(program: Command, argv: readonly string[]): readonly string[] {
  const [first, ...words] = wordsOf(argv)
  if (first !== 'help' || words.length === 0) return argv
  let command = program
  const path: string[] = []
  for (const word of words) {
    if (command.commands.length === 0) break
    const next = command.commands.find((one) => one.name() === word)
    if (next === undefined) throw noSuchVerb(path, word, command)
    path.push(word)
    command = next
  }
  return [...path, '--help']
}

function noSuchVerb(path: readonly string[], word: string, { commands }: Command): Error {
  const near = nearest(
    word,
    commands.map((one) => one.name()),
  )
  return misuse(
    'UNKNOWN_VERB',
    `There is no verb \`${[...path, word].join(' ')}\`.`,
    near === null ? `Try \`${['nocturne', ...path, '--help'].join(' ')}\`.` : `Did you mean ${near}?`,
  )
}

/** The first word that is no global option or its value; after `help` the one behind it. */
function verbOf(argv: readonly string[]): string | undefined {
  const words = wordsOf(argv)
  return words[0] === 'help' ? words[1] : words[0]
}

function wordsOf(argv: readonly string[]): readonly string[] {
  const words: string[] = []
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? ''
    if (word === '--project') i++
    else if (!word.startsWith('-')) words.push(word)
  }
  return words
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`
}
