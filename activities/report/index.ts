import { hopeless } from '../../core/errors.ts'
import type { RunRef, StageCounts } from '../../core/stages.ts'
import { NO_COUNTS } from '../../core/stages.ts'
import type { Deps } from '../deps.ts'
import { composeReport } from './compose.ts'
import { saveReport } from './io/files.ts'
import {
  type NotifyRequest,
  notify,
  notifyRefused,
  type ProjectDeps,
  type RefusedNight,
} from './io/notify.ts'
import { withUnheard } from './notice.ts'
import { readFacts } from './queries/facts.ts'
import { failedNotifications } from './queries/notification.ts'
import { readReportedRunOf, readRun } from './queries/run.ts'
import { runLink, type UiAddress } from './ui.ts'

/** Activities of the stage report. Written again they say the same; a failed report makes a run degraded, never failed. */
export function reportActivities(deps: Deps & ProjectDeps, ui: UiAddress | null) {
  return {
    /** Writes the morning report of a run; `written` counts its two files. */
    async writeReport(ref: RunRef): Promise<StageCounts> {
      const { project } = await deps.context(ref)
      await deps.heartbeat(() => writeOne(deps, ref.runId, project.name, ui))
      return { ...NO_COUNTS, written: 2 }
    },

    /** Tells who wants to know how the run went, or that it waits. */
    notify: (request: NotifyRequest): Promise<void> => notify(deps, request, ui),

    /** Tells that a scheduled night got no run. */
    notifyRefused: (night: RefusedNight): Promise<void> => notifyRefused(deps, night, ui),
  }
}

async function writeOne(deps: Deps, runId: number, brandName: string, ui: UiAddress | null): Promise<void> {
  const run = await readRun(deps.db, runId)
  if (run === null) throw hopeless('NO_RUN', `There is no run ${runId} in this database.`, { run: runId })
  const reported = await readReportedRunOf(deps.db, run.business_date)
  const facts = await readFacts(deps.db, run)
  const report = composeReport(facts, { brandName, ui: runLink(ui, run.workflow_id) })
  const told = withUnheard(report, await failedNotifications(deps.db, runId))
  await saveReport(deps.home.reports, told, reported?.run_id === runId)
}
