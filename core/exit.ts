/** Exit codes of the public interface. */
export const EXIT = {
  done: 0,
  failed: 1,
  misuse: 2,
  invalid: 3,
  stopped: 4,
  waiting: 5,
  degraded: 6,
  unreachable: 7,
  busy: 8,
  different: 9,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Exit codes of our own errors; all others are 1. */
const EXITS: Readonly<Record<string, ExitCode>> = {
  BAD_DATE: EXIT.misuse,
  DATE_BEFORE_PUBLISHED: EXIT.misuse,
  DATE_PUBLISHED: EXIT.misuse,
  NO_RUN: EXIT.misuse,
  NO_SCHEDULE: EXIT.misuse,
  PROJECT_EXISTS: EXIT.misuse,
  NOT_PUBLISHED_BEFORE: EXIT.misuse,
  NOTHING_BEFORE: EXIT.misuse,
  NOTHING_PUBLISHED: EXIT.misuse,
  NOT_RUNNING: EXIT.misuse,
  NOT_WAITING: EXIT.misuse,
  REFUSED: EXIT.misuse,
  RERUN_REFUSED: EXIT.misuse,
  BAD_SETTING: EXIT.invalid,
  CONFIG_INVALID: EXIT.invalid,
  FILE_TOO_LARGE: EXIT.invalid,
  KEY_FILE: EXIT.invalid,
  LINK_OUT_OF_PROJECT: EXIT.invalid,
  NO_NAMESPACE: EXIT.invalid,
  NO_PROJECT: EXIT.invalid,
  SCHEDULE_MISSING: EXIT.invalid,
  TEMPORAL_CONFIG: EXIT.invalid,
  NOT_READABLE: EXIT.invalid,
  NOT_UTF8: EXIT.invalid,
  PROJECT_TOO_LARGE: EXIT.invalid,
  WRONG_BRAND: EXIT.invalid,
  WRONG_KEY: EXIT.invalid,
  DATABASE_UNREACHABLE: EXIT.unreachable,
  TEMPORAL_UNREACHABLE: EXIT.unreachable,
  NO_SERVERS: EXIT.unreachable,
  NO_WORKER: EXIT.unreachable,
  RUN_UNDER_WAY: EXIT.busy,
}

/** Exit code of one of our own errors, by its code. */
export const exitOfCode = (code: string): ExitCode => EXITS[code] ?? EXIT.failed
