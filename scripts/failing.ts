import type { Attention } from '../activities/report/report.ts'
import { temporalConfigOf } from '../config/connections.ts'
import { countOf } from '../core/format.ts'
import type { Cli } from './cli.ts'
import type { FailingAttempt } from './client/failing.ts'
import type { RunState } from './run-state.ts'
import type { Session } from './session.ts'

/** So long `status` waits for Temporal, which it can do without. */
const PATIENCE_MS = 2_000

/** What is shown of a run, and of its work that failed and is tried again, where Temporal tells it. */
export async function withFailing(cli: Cli, session: Session, state: RunState): Promise<RunState> {
  if (state.view.state !== 'running') return state
  const late = new Promise<null>((end) => setTimeout(end, PATIENCE_MS, null).unref())
  const failing = await Promise.race([askFailing(cli, session, state).catch(() => null), late])
  if (failing === null || failing.length === 0) return state
  return {
    ...state,
    view: { ...state.view, failing },
    wanted: [...failing.map(failingText), ...state.wanted],
  }
}

async function askFailing(
  cli: Cli,
  { place }: Session,
  { run }: RunState,
): Promise<readonly FailingAttempt[]> {
  const temporal = temporalConfigOf(place.home, cli.env)
  if (temporal === undefined) return []
  const { failingAttempts, temporalClient } = await import('./client/index.ts')
  const client = await temporalClient(temporal)
  try {
    return await failingAttempts(client, run.workflow_id)
  } finally {
    await client.close()
  }
}

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
