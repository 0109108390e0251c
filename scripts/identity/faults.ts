import type { Problem } from '../../config/problem.ts'
import { EXIT } from '../../core/exit.ts'
import { Refusal } from '../failure.ts'
import { problemText } from '../problem-text.ts'

/** A place in an input file: its name as given, and the physical line, the first of the file being 1. */
export interface InputPlace {
  readonly file: string
  readonly line: number
}

/** What is wrong with a line of an input file; never says the value. */
export function lineFault(code: string, message: string, hint: string, at: InputPlace): Refusal {
  return new Refusal(EXIT.failed, code, message, hint, at)
}

/** What is wrong with an input file as a whole. */
export function fileFault(code: string, message: string, hint: string, file: string): Refusal {
  return new Refusal(EXIT.failed, code, message, hint, { file })
}

/** Ends with exit 3 where there are problems in a file that says how to match, such as `the map of columns`. */
export function refuseProblems(problems: readonly Problem[], what: string): readonly never[] {
  const [first] = problems
  if (first === undefined) return []
  const { file, line, column } = first
  throw new Refusal(
    EXIT.invalid,
    'CONFIG_INVALID',
    problemText(first),
    problems.length === 1 ? `Mend ${what}.` : `And ${problems.length - 1} more in ${what}.`,
    { file, line, column },
  )
}
