import {
  countSkippedAgain,
  type DeliveryRow,
  readDeliveries,
} from '../../activities/report/queries/listings.ts'
import { DELIVERY_STATES, type DeliveryState, SKIP_REASONS, type SkipReason } from '../../core/deliveries.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { runOf } from '../night/run-reference.ts'
import { type Paint, stateWord } from '../output/paint.ts'
import { type Column, tableLines } from '../output/table.ts'
import { minuteText, zoneOf } from '../project/zone.ts'
import { withDatabase } from '../session.ts'
import { count, oneOf } from '../values.ts'

interface Options {
  readonly state?: DeliveryState
  readonly reason?: SkipReason
  readonly run?: string
  readonly limit: number
}

/** `nocturne delivery list` */
export const delivery: Verb = (command, act) => {
  command
    .command('list')
    .description(
      'Deliveries, the newest first: what was sent and not sent, to which profile, with the reason.',
    )
    .option('--state <state>', `only this state: ${DELIVERY_STATES.join(', ')}`, oneOf(DELIVERY_STATES))
    .option('--reason <reason>', 'only what was skipped for this reason', oneOf(SKIP_REASONS))
    .option('--run <run>', 'only what this run planned (run id or business date)')
    .option('--limit <n>', 'at most so many', count, 50)
    .addHelpText(
      'after',
      examples(
        'nocturne delivery list',
        'nocturne delivery list --state unknown',
        'nocturne delivery list --reason consent --run 2026-11-21 --json',
      ),
    )
    .action(act(list))
}

async function list(cli: Cli, options: Options): Promise<ExitCode> {
  return withDatabase(cli, async ({ db }) => {
    const runId = options.run === undefined ? null : (await runOf(db, options.run)).run_id
    const filter = { runId, state: options.state ?? null, reason: options.reason ?? null }
    // One more than is shown tells whether there are more.
    const rows = await readDeliveries(db, filter, options.limit + 1)
    const deliveries = rows.slice(0, options.limit)
    if (rows.length > options.limit)
      cli.output.note(`The newest ${options.limit} are shown; --limit N shows more.`)
    const again =
      runId === null || (filter.state ?? 'skipped') !== 'skipped'
        ? 0
        : await countSkippedAgain(db, runId, filter.reason)
    if (again > 0)
      cli.output.note(
        `${again} more were skipped for the same reason as on an earlier night; the row of that night stands for them.`,
      )
    const zone = await zoneOf(db)
    cli.output.result(() => lines(deliveries, zone, cli.output.paint), { deliveries })
    return EXIT.done
  })
}

function lines(rows: readonly DeliveryRow[], zone: string, tint: Paint): readonly string[] {
  if (rows.length === 0) return ['No delivery.']
  const columns: readonly Column<DeliveryRow>[] = [
    { head: 'DELIVERY', number: true, cell: (d) => String(d.delivery_id) },
    { head: 'RUN', number: true, cell: (d) => String(d.run_id) },
    { head: 'WAVE', cell: (d) => d.wave },
    { head: 'CAMPAIGN', cell: (d) => d.campaign },
    { head: 'DESTINATION', cell: (d) => d.destination },
    {
      head: 'STATE',
      cell: (d) => d.state,
      tint: (padded, text) => padded.replace(text, stateWord(tint, text)),
    },
    { head: 'REASON', cell: (d) => d.reason ?? d.error_code ?? '' },
    { head: `ENDED (${zone})`, cell: (d) => (d.ended_at === null ? '' : minuteText(d.ended_at, zone)) },
    { head: 'PROFILE', cell: (d) => d.profile_id },
  ]
  return tableLines(columns, rows, tint)
}
