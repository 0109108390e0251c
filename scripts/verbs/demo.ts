import { readIdentity } from '../../activities/report/queries/identity.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { exitOfState } from '../client/exit-of-state.ts'
import { demoManifest } from '../demo/manifest.ts'
import { summarise, summaryLines } from '../demo/summary.ts'
import { examples } from '../examples.ts'
import { placeOf } from '../project/place.ts'
import { withDatabase } from '../session.ts'

/** `nocturne demo` */
export const demo: Verb = (command, act) => {
  command
    .description(
      "Run the example brand on this machine, end to end: servers, data, three nights, e-mails and webhooks to receivers of its own, files, the report. It empties the demo's database first, and leaves everything up. A database that DATABASE_URL names is taken when it is empty or holds an earlier demo.",
    )
    .addHelpText('after', examples('nocturne demo', 'nocturne dev down'))
    .action(act(play))
}

async function play(cli: Cli): Promise<ExitCode> {
  const began = performance.now()
  const { playNights, prepare } = await import('../demo/play.ts')
  const manifest = await demoManifest()
  const stage = await prepare(cli, manifest)
  const { cli: inDemo, home } = stage
  const states = await playNights(stage, manifest.example.nights)
  const last = states.at(-1)
  if (last === undefined) throw new Error('a demo has at least one night')
  const { brandName } = await placeOf(inDemo)
  const people = await withDatabase(inDemo, ({ db }) => readIdentity(db, last.run.run_id, last.run.base_run))
  const nights = states.map((state) => state.view)
  const seconds = (performance.now() - began) / 1000
  const brand = brandName ?? last.view.brand
  const summary = summarise({ brand, home, seconds, nights, people, person: manifest.example.person })
  cli.output.result(() => summaryLines(summary, cli.output.paint), summary)
  return worstOf(nights.map((view) => exitOfState(view.state)))
}

/** The exit code of the first night that did not go well. */
function worstOf(codes: readonly ExitCode[]): ExitCode {
  return codes.find((code) => code !== EXIT.done) ?? EXIT.done
}
