import type { End } from './destinations/end.ts'

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

/** What becomes of a row: it ends, or goes back to planned. */
export type Next =
  | { readonly kind: 'end'; readonly state: 'sent' | 'failed' | 'unknown' }
  | { readonly kind: 'back'; readonly retrySeconds: number | null; readonly doubt: boolean }

/**
 * What the end of one try means for its row, which was claimed `attempts` times; `doubtful` = an earlier try may have
 * arrived, so that it never counts as failed for being put off.
 */
export function nextOf(end: End, attempts: number, doubtful: boolean, random: number): Next {
  switch (end.kind) {
    case 'sent':
      return { kind: 'end', state: 'sent' }
    case 'refused':
      return { kind: 'end', state: 'failed' }
    case 'unknown':
      return { kind: 'end', state: 'unknown' }
    case 'unreachable':
      return { kind: 'back', retrySeconds: end.seconds ?? null, doubt: false }
    default: {
      const doubt = end.kind === 'doubtful'
      const retry = retryAfterSeconds(attempts, random)
      if (retry === null) return { kind: 'end', state: doubt || doubtful ? 'unknown' : 'failed' }
      return { kind: 'back', retrySeconds: Math.max(retry, end.seconds ?? 0), doubt }
    }
  }
}
