/** Tries of one contact that the other side put off (a 4xx of one recipient); then it has failed. */
const MAX_ATTEMPTS = 5
const FIRST_RETRY_SECONDS = 15

/**
 * Seconds until a contact that was put off for the `attempt`-th time is tried again; null = not again. Four times
 * as long each time (15 s, 1, 4, 16 minutes: all within the half hour that a night waits), spread by `random`
 * so that a thousand of them do not come back together.
 */
export function retryAfterSeconds(attempt: number, random: number): number | null {
  if (attempt >= MAX_ATTEMPTS) return null
  const step = FIRST_RETRY_SECONDS * 4 ** Math.max(0, attempt - 1)
  return step * (0.75 + 0.5 * random)
}
