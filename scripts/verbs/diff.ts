import { readDeliveryTotals } from '../../activities/report/queries/deliveries.ts'
import { standingOf } from '../../activities/report/queries/difference/comparable.ts'
import { contactDifference } from '../../activities/report/queries/difference/contactability.ts'
import { profileDifference } from '../../activities/report/queries/difference/profiles.ts'
import { segmentDifference } from '../../activities/report/queries/difference/segments.ts'
import { attributeDifference, traitDifference } from '../../activities/report/queries/difference/values.ts'
import type { RunRow } from '../../activities/report/queries/run.ts'
import { configFiles } from '../../activities/runs/queries/config.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Db } from '../../db/connect.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { misuse } from '../failure.ts'
import { runOf } from '../night/run-reference.ts'
import { differenceLines, type RunDifference } from '../output/difference-text.ts'
import { diffConfig } from '../project/diff-config.ts'
import { withDatabase } from '../session.ts'
import { count } from '../values.ts'

interface Options {
  readonly sample?: number
}

/** `nocturne diff RUN RUN` */
export const diff: Verb = (command, act) => {
  command
    .description(
      'What changed from one night to another: profiles, attributes, traits, segments, who may be contacted, deliveries, and the brand project. Counts; with --sample also ids of profiles, never a value. A night that waits for an approval can be compared with the published one.',
    )
    .argument('<BEFORE>', 'run id or business date')
    .argument('<AFTER>', 'run id or business date')
    .option('--sample <n>', 'name so many profiles of each count by their ids', count)
    .addHelpText(
      'after',
      examples(
        'nocturne diff 11 12',
        'nocturne diff 2026-11-20 2026-11-21 --sample 5',
        'nocturne diff 11 12 --json',
      ),
    )
    .action(act(compare))
}

async function compare(cli: Cli, before: string, after: string, options: Options): Promise<ExitCode> {
  return withDatabase(cli, async ({ db }) => {
    const [from, to] = [await comparable(db, before), await comparable(db, after)]
    const difference = await db.transaction((tx) => differenceOf(tx, from, to, options.sample ?? 0))
    cli.output.result(() => differenceLines(difference, cli.output.paint), difference)
    return EXIT.done
  })
}

/** The run, if its state is still there. */
async function comparable(db: Db, reference: string): Promise<RunRow> {
  const run = await runOf(db, reference)
  const standing = await standingOf(db, run.run_id)
  if (standing === 'kept') return run
  throw misuse(
    'NOT_COMPARABLE',
    standing === 'pruned'
      ? `Run ${run.run_id} (${run.business_date}) is older than keep_runs: what it knew is gone.`
      : `Run ${run.run_id} (${run.business_date}) is ${run.state}: what it had computed is discarded.`,
    'Compare published runs, or a published one with the newest.',
  )
}

/** In one transaction: sealed values are compared over a temporary table. */
async function differenceOf(tx: Db, from: RunRow, to: RunRow, sample: number): Promise<RunDifference> {
  const [a, b] = [from.run_id, to.run_id]
  return {
    from: sideOf(from),
    to: sideOf(to),
    profiles: await profileDifference(tx, a, b, sample),
    attributes: await attributeDifference(tx, a, b, sample),
    traits: await traitDifference(tx, a, b, sample),
    segments: await segmentDifference(tx, a, b, sample),
    contactability: await contactDifference(tx, a, b, sample),
    deliveries: { before: await readDeliveryTotals(tx, a), after: await readDeliveryTotals(tx, b) },
    config: diffConfig(
      (await configFiles(tx, from.config_version)) ?? {},
      (await configFiles(tx, to.config_version)) ?? {},
    ),
  }
}

function sideOf(run: RunRow): RunDifference['from'] {
  const { run_id, business_date, state, config_version } = run
  return { run_id, business_date, state, config_version }
}
