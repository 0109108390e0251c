/** What should happen to a fault: a passing one is retried, a hopeless one ends the run, misuse is told to the caller. */
export type Fate = 'retry' | 'hopeless'

/**
 * The one base of our own errors. `message` says what was given, what is allowed and what to do;
 * it never holds a person's data. `evidence` holds fields for machines (counts, names, ids).
 */
export class NocturneError extends Error {
  override readonly name = 'NocturneError'
  readonly code: string
  readonly fate: Fate
  readonly evidence: Readonly<Record<string, string | number | boolean | null>>
  constructor(
    code: string,
    message: string,
    fate: Fate,
    evidence: Readonly<Record<string, string | number | boolean | null>> = {},
  ) {
    super(message)
    this.code = code
    this.fate = fate
    this.evidence = evidence
  }
}

/** A hopeless fault: retrying cannot help. */
export function hopeless(
  code: string,
  message: string,
  evidence: Readonly<Record<string, string | number | boolean | null>> = {},
): NocturneError {
  return new NocturneError(code, message, 'hopeless', evidence)
}

/** A passing fault: Temporal tries again. */
export function passing(
  code: string,
  message: string,
  evidence: Readonly<Record<string, string | number | boolean | null>> = {},
): NocturneError {
  return new NocturneError(code, message, 'retry', evidence)
}
