import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { IdentityFigures } from '../../activities/report/identity.ts'
import type { RunView } from '../../activities/report/run-view.ts'
import { homeLayout } from '../../config/home.ts'
import { countOf, countText, secondsText } from '../../core/format.ts'
import { type Paint, stateWord } from '../output/paint.ts'
import { deliveriesText } from '../output/run-text.ts'
import { type Column, pairLines, tableLines } from '../output/table.ts'
import { mailDirectory, receivedMails } from './mailbox.ts'
import { receivedWebhooks, webhookDirectory } from './webhooks.ts'

/** What the demo did. */
export interface Played {
  readonly brand: string
  readonly home: string
  readonly seconds: number
  readonly nights: readonly RunView[]
  readonly people: IdentityFigures
  /** Whom to try the commands with. */
  readonly person: string
}

/** The same with what it left behind, for people and as JSON. */
export interface DemoSummary extends Played {
  readonly mails: number
  /** The one to the first address by alphabet: connections race, so that the first to come is another every time. */
  readonly first_mail: { readonly to: string; readonly subject: string; readonly file: string } | null
  readonly webhooks: number
  readonly files: readonly string[]
  readonly report: string | null
  readonly ui_url: string | null
}

/** Collects what the demo left behind. */
export function summarise(played: Played): DemoSummary {
  const { home, nights } = played
  const { out, reports } = homeLayout(home, {})
  const mails = receivedMails(home)
  const [first] = mails.toSorted((a, b) => ((a.to[0] ?? '') < (b.to[0] ?? '') ? -1 : 1))
  const last = nights.at(-1)
  const report = last === undefined ? '' : join(reports, last.business_date, 'report.html')
  return {
    ...played,
    mails: mails.length,
    first_mail:
      first === undefined ? null : { to: first.to[0] ?? '', subject: first.subject, file: first.file },
    webhooks: receivedWebhooks(home).length,
    files: filesBelow(out),
    report: existsSync(report) ? report : null,
    ui_url: last?.ui_url ?? null,
  }
}

function filesBelow(dir: string): readonly string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.manifest.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

/** The end of the demo: what happened, where it lies, what to try, how to stop. */
export function summaryLines(s: DemoSummary, tint: Paint): readonly string[] {
  return [
    '',
    tint.bold(`${s.brand}: ${countOf(s.nights.length, 'night', 'nights')} in ${secondsText(s.seconds)}`),
    '',
    ...tableLines(nightColumns(tint), s.nights, tint),
    '',
    ...pairLines(
      [
        [
          'People',
          `${countText(s.people.known)} known, ${countText(s.people.anonymous)} anonymous, from ${countOf(s.people.records, 'record', 'records')}`,
        ],
        ['E-mails', `${countText(s.mails)} received, in ${mailDirectory(s.home)}`],
        ...(s.first_mail === null
          ? []
          : [['', `one of them: "${s.first_mail.subject}" to ${s.first_mail.to}`] as const]),
        ['Webhooks', `${countText(s.webhooks)} received, in ${webhookDirectory(s.home)}`],
        ...s.files.map((file, i) => [i === 0 ? 'Files' : '', file] as const),
        ['Report', s.report ?? 'none'],
        ['Web UI', s.ui_url ?? 'none'],
      ],
      tint,
    ),
    '',
    'Try:',
    '  $ npx nocturne status',
    `  $ npx nocturne profile show ${s.person}`,
    '  $ npx nocturne delivery list --state skipped',
    '  $ eval "$(npx nocturne env)" && psql "$DATABASE_URL" -c "select * from published.run"',
    '',
    'Everything is still up. To stop it: npx nocturne dev down (which also says how to remove it)',
  ]
}

function nightColumns(tint: Paint): readonly Column<RunView>[] {
  const sum = (view: RunView, of: 'read' | 'loaded' | 'rejected'): number =>
    view.stages.find((stage) => stage.stage === 'extract')?.[of] ?? 0
  return [
    { head: 'NIGHT', cell: (v) => v.business_date },
    { head: 'RUN', number: true, cell: (v) => String(v.run_id) },
    {
      head: 'STATE',
      cell: (v) => v.state,
      tint: (padded, text) => padded.replace(text, stateWord(tint, text)),
    },
    {
      head: 'TIME',
      number: true,
      cell: (v) => secondsText(v.stages.reduce((n, s) => n + (s.seconds ?? 0), 0)),
    },
    { head: 'READ', number: true, cell: (v) => countText(sum(v, 'read')) },
    { head: 'LOADED', number: true, cell: (v) => countText(sum(v, 'loaded')) },
    { head: 'REJECTED', number: true, cell: (v) => countText(sum(v, 'rejected')) },
    { head: 'DELIVERIES', cell: (v) => deliveriesText(v.deliveries, []) },
  ]
}
