import { composeReport } from '../../activities/report/compose.ts'
import { saveReport } from '../../activities/report/io/files.ts'
import { readFacts } from '../../activities/report/queries/facts.ts'
import { readReportedRunOf } from '../../activities/report/queries/run.ts'
import { runLink } from '../../activities/report/ui.ts'
import { homeLayout, homeOrNew } from '../../config/home.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { runOf } from '../night/run-reference.ts'
import { pairLines } from '../output/table.ts'
import { uiOf } from '../project/place.ts'
import { withDatabase } from '../session.ts'

/** `nocturne report [RUN]` */
export const report: Verb = (command, act) => {
  command
    .description(
      'Write the morning report of a night as one HTML page and one JSON file, and name them. A night writes it by itself, however it ended; this writes it anew.',
    )
    .argument('[RUN]', 'run id, business date, or nothing for the newest')
    .addHelpText('after', examples('nocturne report', 'nocturne report 2026-11-21 --json'))
    .action(act(writeReport))
}

async function writeReport(cli: Cli, reference: string | undefined): Promise<ExitCode> {
  return withDatabase(cli, async ({ db, place }) => {
    const run = await runOf(db, reference)
    const reported = await readReportedRunOf(db, run.business_date)
    const ui = runLink(uiOf(place), run.workflow_id)
    const night = composeReport(await readFacts(db, run), { brandName: place.brandName ?? run.brand, ui })
    const { reports } = homeLayout(place.home ?? homeOrNew(cli.env, cli.cwd), cli.env)
    const files = await saveReport(reports, night, reported?.run_id === run.run_id)
    const { level, headline } = night.verdict
    cli.output.result(
      () => [
        headline,
        ...pairLines(
          [
            ['Page', files.html],
            ['Data', files.json],
          ],
          cli.output.paint,
        ),
      ],
      { run_id: run.run_id, business_date: run.business_date, verdict: level, headline, ...files },
    )
    return EXIT.done
  })
}
