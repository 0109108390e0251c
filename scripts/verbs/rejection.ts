import { recordAudit } from '../../activities/privacy/queries.ts'
import {
  type RejectionRow,
  readNewestRunWithRejections,
  readRejection,
  readRejections,
} from '../../activities/report/queries/listings.ts'
import { readRejectionReasons } from '../../activities/report/queries/sources.ts'
import type { RejectionLine } from '../../activities/report/report.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import { countText } from '../../core/format.ts'
import { REJECTION_REASONS } from '../../core/mapping.ts'
import type { Db } from '../../db/connect.ts'
import { openRejectedRow } from '../../db/vault.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { misuse } from '../failure.ts'
import { runOf } from '../night/run-reference.ts'
import { operatorName } from '../operator.ts'
import type { Paint } from '../output/paint.ts'
import { pairLines, tableLines } from '../output/table.ts'
import { withDatabase } from '../session.ts'
import { count, oneOf } from '../values.ts'

interface ListOptions {
  readonly run?: string
  readonly source?: string
  readonly reason?: (typeof REJECTION_REASONS)[number]
  readonly limit: number
}

/** `nocturne rejection list | show` */
export const rejection: Verb = (command, act) => {
  command
    .command('list')
    .description(
      'Refused rows of a run: how many by reason, and the latest of them. Columns and expected forms, never values.',
    )
    .option('--run <run>', 'run id or business date (default: the newest run that rejected a row)')
    .option('--source <name>', 'only rows of this source')
    .option('--reason <reason>', 'only rows rejected for this reason', oneOf(REJECTION_REASONS))
    .option('--limit <n>', 'at most so many rows', count, 20)
    .addHelpText(
      'after',
      examples('nocturne rejection list', 'nocturne rejection list --run 2026-11-21 --reason bad_date'),
    )
    .action(act(list))
  command
    .command('show')
    .description(
      'Open one rejected row as it was read. It may hold personal data: who opened it stands in the audit log.',
    )
    .argument('<ID>', 'number of the rejection, from `rejection list`')
    .addHelpText('after', examples('nocturne rejection show 17'))
    .action(act(show))
}

async function list(cli: Cli, options: ListOptions): Promise<ExitCode> {
  return withDatabase(cli, async ({ db }) => {
    const runId =
      options.run === undefined
        ? await readNewestRunWithRejections(db)
        : (await runOf(db, options.run)).run_id
    const filter = { source: options.source ?? null, reason: options.reason ?? null }
    const all = runId === null ? [] : await readRejectionReasons(db, runId)
    const reasons = all.filter(
      (r) => r.source === (options.source ?? r.source) && r.reason === (options.reason ?? r.reason),
    )
    const rows = runId === null ? [] : await readRejections(db, runId, filter, options.limit)
    const rejected = reasons.reduce((sum, r) => sum + r.rows, 0)
    if (rejected > rows.length)
      cli.output.note(`The newest ${rows.length} of ${countText(rejected)} are shown; --limit N shows more.`)
    cli.output.result(() => listLines(runId, all, reasons, rows, cli.output.paint), {
      run_id: runId,
      reasons,
      rejections: rows,
    })
    return EXIT.done
  })
}

function listLines(
  runId: number | null,
  all: readonly RejectionLine[],
  reasons: readonly RejectionLine[],
  rows: readonly RejectionRow[],
  tint: Paint,
): readonly string[] {
  if (runId === null || all.length === 0)
    return [runId === null ? 'No row was ever rejected.' : `Run ${runId} rejected no row.`]
  if (reasons.length === 0) {
    const others = new Set(all.map((r) => `${r.source} (${r.reason})`))
    return [`Run ${runId} rejected no such row; it did of ${[...others].join(', ')}.`]
  }
  return [
    tint.bold(`Run ${runId}`),
    ...tableLines(
      [
        { head: 'SOURCE', cell: (r) => r.source },
        { head: 'REASON', cell: (r) => r.reason },
        { head: 'ROWS', number: true, cell: (r) => countText(r.rows) },
      ],
      reasons,
      tint,
    ),
    '',
    ...tableLines(
      [
        { head: 'ID', number: true, cell: (r) => String(r.rejection_id) },
        { head: 'SOURCE', cell: (r) => r.source },
        { head: 'POSITION', cell: (r) => r.position },
        { head: 'REASON', cell: (r) => r.reason },
        { head: 'DETAIL', cell: (r) => r.detail },
      ],
      rows,
      tint,
    ),
    '',
    `One of them as it was read: nocturne rejection show ${rows[0]?.rejection_id ?? 'ID'}`,
  ]
}

async function show(cli: Cli, text: string): Promise<ExitCode> {
  if (!/^\d{1,15}$/.test(text))
    throw misuse('BAD_ID', `\`${text}\` is no rejection.`, '`nocturne rejection list` shows their numbers.')
  return withDatabase(cli, async ({ db }) => {
    const row = await readRejection(db, Number(text))
    if (row === null)
      throw misuse(
        'NO_REJECTION',
        `There is no rejection ${text}.`,
        '`nocturne rejection list` shows their numbers.',
      )
    const raw = await openAudited(db, row.rejection_id, operatorName())
    const document = {
      ...row,
      raw: raw?.toString('utf8') ?? null,
      raw_base64: raw?.toString('base64') ?? null,
    }
    cli.output.result(() => showLines(row, raw, cli.output.paint), document)
    return EXIT.done
  })
}

/** The audit entry is committed before the row is shown: nobody sees a row without one. */
function openAudited(db: Db, rejectionId: number, actor: string): Promise<Buffer | null> {
  return db.transaction(async (tx) => {
    await recordAudit(tx, {
      actor,
      action: 'opened',
      subject: `rejection:${rejectionId}`,
      detail: {},
    })
    return openRejectedRow(tx, rejectionId)
  })
}

function showLines(row: RejectionRow, raw: Buffer | null, tint: Paint): readonly string[] {
  return [
    ...pairLines(
      [
        ['Rejection', String(row.rejection_id)],
        ['Run', String(row.run_id)],
        ['Source', row.source],
        ['Position', row.position],
        ['Reason', row.reason],
        ['Detail', row.detail],
      ],
      tint,
    ),
    '',
    raw === null ? 'The row itself is not kept any more.' : visible(raw.toString('utf8')),
  ]
}

/** Bytes that a terminal would obey are shown as `\\x1b`; bytes that are no UTF-8 as U+FFFD. */
function visible(text: string): string {
  return text
    .trimEnd()
    .replaceAll(/[^\P{Cc}\n\t]/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
}
