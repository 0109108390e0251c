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
