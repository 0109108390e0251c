import type { Attention } from '../../activities/report/report.ts'
import { installation } from '../../activities/runs/queries/installation.ts'
import { scheduleRow } from '../../activities/runs/queries/schedule.ts'
import { temporalConfigOf } from '../../config/connections.ts'
import type { Cli } from '../cli.ts'
import type { TemporalClient } from '../client/connect.ts'
import type { FailingAttempt } from '../client/failing.ts'
import type { ScheduleView } from '../client/schedule.ts'
import { attemptWithDirectory } from '../failure/full-disk.ts'
import type { Session } from '../session.ts'
import { failingText } from './failing.ts'
import type { RunState } from './run-state.ts'

/** So long `status` waits for Temporal, which it can do without. */
const PATIENCE_MS = 2_000

/** What only Temporal knows. */
interface Known {
  readonly failing: readonly FailingAttempt[]
  readonly schedule: ScheduleView | null
}

/** What is shown of a run, of its work that failed and is tried again, and of a paused schedule, where Temporal tells it. */
export async function withTemporal(cli: Cli, session: Session, state: RunState): Promise<RunState> {
  const running = state.view.state === 'running'
  const scheduled = (await scheduleRow(session.db)) !== null
  if (!running && !scheduled) return state
  const late = new Promise<null>((end) => setTimeout(end, PATIENCE_MS, null).unref())
  const known = await Promise.race([ask(cli, session, state, { running, scheduled }).catch(() => null), late])
  if (known === null) return state
  const { failing, schedule } = known
  const paused = schedule?.paused === true ? schedule : null
  return {
    ...state,
    view: {
      ...state.view,
      ...(failing.length === 0 ? {} : { failing }),
      ...(paused === null ? {} : { schedule_paused: { note: paused.note } }),
    },
    wanted: [
      ...failing.map(failingText),
      ...state.wanted,
      ...(paused === null ? [] : [pausedText(paused.note)]),
    ],
  }
}

async function ask(
  cli: Cli,
  session: Session,
  { run }: RunState,
  { running, scheduled }: { readonly running: boolean; readonly scheduled: boolean },
): Promise<Known> {
  const temporal = temporalConfigOf(session.place.home, cli.env)
  if (temporal === undefined) return { failing: [], schedule: null }
  const { failingAttempts, temporalClient } = await import('../client/index.ts')
  const client = await temporalClient(temporal)
  try {
    return {
      failing: running
        ? (await failingAttempts(client, run.workflow_id)).map((it) =>
            attemptWithDirectory(it, session.place),
          )
        : [],
      schedule: scheduled ? await scheduleOf(client, session) : null,
    }
  } finally {
    await client.close()
  }
}

async function scheduleOf(client: TemporalClient, { db, place }: Session): Promise<ScheduleView | null> {
  const { brand } = place
  if (brand === undefined) return null
  const { describeSchedule } = await import('../client/index.ts')
  const { database_id: databaseId } = await installation(db)
  const view = await describeSchedule({ ...client, brand, databaseId })
  return view?.ours === true ? view : null
}

/** In words, for people. */
function pausedText(note: string | null): Attention {
  return {
    level: 'look',
    code: 'schedule_paused',
    text: `The schedule is paused${note === null || note === '' ? '' : ` (${note})`}: no night starts by itself.`,
    command: 'nocturne schedule resume --by YOU --reason WHY',
  }
}
