import type { Attention } from '../../activities/report/report.ts'
import { countOf } from '../../core/format.ts'
import type { FailingAttempt } from '../client/failing.ts'

/** Temporal's own words for a worker that was killed, or cut off, say nothing to whoever does not know it. */
function lost(message: string): string {
  return /heartbeat timeout/i.test(message)
    ? 'its worker was not heard any more; the next worker that is up goes on (`nocturne doctor` shows them)'
    : message
}

/** In words, for people. */
export function failingText({ activity, attempts, code, message }: FailingAttempt): Attention {
  const text = `${activity} failed ${attempts === 1 ? 'once' : `${countOf(attempts, 'time', 'times')}`} and is tried again (${code}): ${lost(message)}`
  return { level: 'bad', code: 'failing', text, command: null }
}
