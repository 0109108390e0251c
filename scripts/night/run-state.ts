import { leftPlaces } from '../../activities/report/left-places.ts'
import { unheard } from '../../activities/report/notice.ts'
import { readDecisions } from '../../activities/report/queries/decisions.ts'
import { readStateFacts } from '../../activities/report/queries/facts.ts'
import { failedNotifications } from '../../activities/report/queries/notification.ts'
import type { RunRow } from '../../activities/report/queries/run.ts'
import type { Attention } from '../../activities/report/report.ts'
import { type RunView, runView } from '../../activities/report/run-view.ts'
import { runLink } from '../../activities/report/ui.ts'
import { wantedOf } from '../../activities/report/verdict.ts'
import type { Output } from '../output/output.ts'
import { runLines } from '../output/run-text.ts'
import { uiOf } from '../project/place.ts'
import type { Session } from '../session.ts'

/** A run as it is shown: its public JSON, and what it wants from its operator. */
export interface RunState {
  readonly run: RunRow
  readonly view: RunView
  readonly wanted: readonly Attention[]
}

/** Reads all that is shown of a run. */
export async function readRunState({ db, place }: Session, run: RunRow): Promise<RunState> {
  const facts = await readStateFacts(db, run)
  const decisions = await readDecisions(db, run.run_id)
  const uiUrl = runLink(uiOf(place), run.workflow_id)
  return {
    run,
    view: runView({ ...facts, deliveries: facts.totals, decisions, uiUrl }),
    wanted: [
      ...wantedOf(facts),
      ...leftPlaces(decisions),
      ...unheard(await failedNotifications(db, run.run_id)),
    ],
  }
}

/** Prints a run: the public JSON, or its tables. */
export function showRun(output: Output, state: RunState): void {
  output.result(() => runLines(state.view, state.run.time_zone, state.wanted, output.paint), state.view)
}
