import { rollback as goBack, type RollbackResult } from '../../activities/runs/io/rollback.ts'
import { newestPublishedOfDate } from '../../activities/runs/queries/run.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import { countOf } from '../../core/format.ts'
import type { Db } from '../../db/connect.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { isDay, runOf } from '../night/run-reference.ts'
import { operatorName } from '../operator.ts'
import { ownDatabase } from '../project/other-brand.ts'
import { withDatabase } from '../session.ts'
import { words } from '../values.ts'

interface Options {
  readonly to?: string
  readonly by?: string
  readonly reason?: string
}

/** `nocturne rollback [--to RUN]` */
export const rollback: Verb = (command, act) => {
  command
    .description(
      'Publish an earlier night again. What later nights wrote is discarded; denials, sent messages and the audit log stay, and what was planned and not sent will not go.',
    )
    .option(
      '--to <run>',
      'run id or business date; 0 = as before the first night (default: the night published before)',
    )
    .option('--by <name>', 'who decides (default: the account)', words)
    .option('--reason <text>', 'why, for the audit log; no customer', words)
    .addHelpText(
      'after',
      examples('nocturne rollback', 'nocturne rollback --to 2026-11-18 --by ana --reason "wrong price list"'),
    )
    .action(act(rollBack))
}

async function rollBack(cli: Cli, options: Options): Promise<ExitCode> {
  return withDatabase(cli, async ({ db, place }) => {
    if (place.brand !== undefined) await ownDatabase(db, place.brand)
    const to = await targetOf(db, options.to)
    const word = { by: options.by ?? operatorName(), reason: options.reason ?? '' }
    const done = await goBack(db, to, word, cli.now())
    cli.output.result(() => lines(done), {
      from: done.from,
      to: done.to,
      skipped: done.skipped,
      sending: done.sending,
    })
    return EXIT.done
  })
}

async function targetOf(db: Db, to: string | undefined): Promise<number | null> {
  if (to === undefined) return null
  if (to === '0') return 0
  // A date may have runs that published nothing: the one that did is meant.
  const published = isDay(to) ? await newestPublishedOfDate(db, to) : null
  return published?.run_id ?? (await runOf(db, to)).run_id
}

function lines({ from, to, skipped, sending }: RollbackResult): readonly string[] {
  const now = to === 0 ? 'Nothing is published, as before the first night' : `Run ${to} is published again`
  return [
    `${now}; run ${from} is rolled back.`,
    ...(skipped === 0 ? [] : [`${countOf(skipped, 'message', 'messages')} that had not gone will not go.`]),
    ...(sending === 0
      ? []
      : [
          `${countOf(sending, 'message is', 'messages are')} being sent at this moment and cannot be called back.`,
        ]),
  ]
}
