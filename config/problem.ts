import type { Position } from '../core/brand/segment.ts'

/** What is wrong at one place of a brand project; the shape of `validate --json`. */
export interface Problem extends Position {
  readonly code: ProblemCode
  /** What was given, what is allowed, what to do. Holds no secret: values of `${env:NAME}` are shown as written. */
  readonly message: string
  /** The nearest known name, ready to be typed; null = none is near. */
  readonly suggestion: string | null
}

/** Closed list, so that scripts can rely on it. */
export type ProblemCode =
  | 'YAML'
  | 'TOO_LARGE'
  | 'NOT_READABLE'
  | 'MISSING_FILE'
  | 'UNKNOWN_FILE'
  | 'UNKNOWN_KEY'
  | 'MISSING_KEY'
  | 'BAD_VALUE'
  | 'BAD_TEMPLATE'
  | 'ENV_UNSET'
  | 'SECRET_IN_CLEAR'
  | 'DUPLICATE_NAME'
  | 'UNKNOWN_NAME'
  | 'CYCLE'
  | 'TYPE_CLASH'
  | 'IMPOSSIBLE'
  | 'NOT_ALLOWED_USE'
  | 'NOT_ALLOWED'
  | 'INCOMPLETE'
  | 'NO_EFFECT'

/** Makes a problem. */
export function problem(
  at: Position,
  code: ProblemCode,
  message: string,
  suggestion: string | null,
): Problem {
  return { file: at.file, line: at.line, column: at.column, code, message, suggestion }
}

/** `file:line:column`, as editors and terminals make it a link. */
export function place(at: Position): string {
  return `${at.file}:${at.line}:${at.column}`
}

/** By file, then by place, the same problem once. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>()
  const once = problems.filter((one) => {
    const key = `${place(one)} ${one.code} ${one.message}`
    return !seen.has(key) && seen.add(key)
  })
  return once.toSorted(
    (a, b) =>
      compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.message, b.message),
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
