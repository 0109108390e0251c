import { EXIT } from '../../core/exit.ts'
import { type Failure, plain } from './told.ts'

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
