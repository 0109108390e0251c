import { gateText } from '../../activities/report/gate-text.ts'
import type { Attention, DecisionLine, GateLine, StageLine } from '../../activities/report/report.ts'
import type { RunView, SkippedLine } from '../../activities/report/run-view.ts'
import type { DeliveryTotals } from '../../core/deliveries.ts'
import { countText, dayText, instantText, secondsText } from '../../core/format.ts'
import { type Paint, stateWord } from './paint.ts'
import { type Column, pairLines, tableLines } from './table.ts'

const count = (value: number): string => (value === 0 ? '·' : countText(value))

/** A run for people: what it is, its stages, gates, deliveries, and what it wants. */
export function runLines(
  view: RunView,
  timeZone: string,
  wanted: readonly Attention[],
  tint: Paint,
): readonly string[] {
  return [
    `${tint.bold(`Run ${view.run_id} of ${view.brand}, night of ${dayText(view.business_date)}`)}: ${stateWord(tint, view.state)}${view.state === 'waiting' && view.published ? ' (published)' : ''}`,
    tint.dim(
      `${view.kind}, as of ${instantText(new Date(view.as_of), timeZone)} ${timeZone}, configuration ${view.config_version.slice(0, 12)}`,
    ),
    '',
    ...tableLines(stageColumns(tint), view.stages, tint),
    '',
    ...pairLines(
      [
        ['Gates', gatesText(view.gates)],
        ['Deliveries', deliveriesText(view.deliveries, view.skipped)],
        ...view.decisions.map((one) => [`Decisions, ${one.destination}`, decisionsText(one)] as const),
        ['Balance', balanceText(view)],
        ['Workflow', view.workflow_id],
        ...(view.ui_url === null ? [] : [['Web UI', view.ui_url] as const]),
      ],
      tint,
    ),
    ...wantedLines(wanted, tint),
  ]
}

function stageColumns(tint: Paint): readonly Column<StageLine>[] {
  return [
    { head: 'STAGE', cell: (s) => s.stage },
    {
      head: 'STATE',
      cell: (s) => s.state,
      tint: (padded, text) => padded.replace(text, stateWord(tint, text)),
    },
    { head: 'TIME', number: true, cell: (s) => (s.seconds === null ? '·' : secondsText(s.seconds)) },
    { head: 'READ', number: true, cell: (s) => count(s.read) },
    { head: 'LOADED', number: true, cell: (s) => count(s.loaded) },
    { head: 'UNCHANGED', number: true, cell: (s) => count(s.unchanged) },
    { head: 'REJECTED', number: true, cell: (s) => count(s.rejected) },
    { head: 'WRITTEN', number: true, cell: (s) => count(s.written) },
  ]
}

/** `2 pass, 1 warn (orders: 35 % fewer rows than usual (rows_drop, its limit 30 %))`. */
function gatesText(gates: readonly GateLine[]): string {
  if (gates.length === 0) return 'not reached'
  const of = (verdict: string): number => gates.filter((g) => g.verdict === verdict).length
  const counts = ['stop', 'ask', 'warn', 'pass', 'no_data']
    .filter((verdict) => of(verdict) > 0)
    .map((verdict) => `${of(verdict)} ${verdict}`)
  const loud = gates.filter((g) => g.verdict !== 'pass' && g.verdict !== 'no_data').map(gateText)
  return `${counts.join(', ')}${loud.length === 0 ? '' : ` (${loud.join('; ')})`}`
}

/** `12 due: 9 sent, 3 skipped (2 capped, 1 consent)`. */
export function deliveriesText(totals: DeliveryTotals, skipped: readonly SkippedLine[]): string {
  if (totals.due === 0) return 'nothing due'
  const parts = (['sent', 'failed', 'unknown', 'skipped', 'waiting'] as const)
    .filter((name) => totals[name] > 0)
    .map((name) => `${countText(totals[name])} ${name}${name === 'skipped' ? reasonsText(skipped) : ''}`)
  return `${countText(totals.due)} due: ${parts.join(', ')}`
}

const REASONS = 3

/** The most frequent reasons. */
function reasonsText(skipped: readonly SkippedLine[]): string {
  if (skipped.length === 0) return ''
  const told = skipped.slice(0, REASONS).map(({ reason, deliveries }) => `${countText(deliveries)} ${reason}`)
  const rest = skipped.slice(REASONS).reduce((sum, { deliveries }) => sum + deliveries, 0)
  return ` (${[...told, ...(rest === 0 ? [] : [`${countText(rest)} others`])].join(', ')})`
}

/** `2 added, 1 removed; 3 wait`. */
function decisionsText(line: DecisionLine): string {
  const told = (['added', 'changed', 'removed'] as const)
    .filter((name) => line[name] > 0)
    .map((name) => `${countText(line[name])} ${name}`)
  const wait = line.waiting === 0 ? '' : `; ${countText(line.waiting)} not taken yet`
  const text = `${told.length === 0 ? 'nothing changed' : told.join(', ')}${wait}`
  return line.state === 'done'
    ? text
    : `${line.state}: ${line.waiting > 0 && told.length === 0 ? `${countText(line.waiting)} not taken yet` : text}`
}

function balanceText(view: RunView): string {
  if (view.balance.length === 0) return 'every sum adds up'
  return view.balance
    .map(
      (b) => `${b.sum}${b.subject === '' ? '' : ` (${b.subject})`}: ${b.left_side} against ${b.right_side}`,
    )
    .join('; ')
}

/** What needs somebody, with what to type. */
export function wantedLines(wanted: readonly Attention[], tint: Paint): readonly string[] {
  const colour = { bad: tint.red, wait: tint.yellow, look: tint.yellow } as const
  return wanted.flatMap((w) => [
    '',
    `${colour[w.level](w.level === 'wait' ? 'Wants you:' : w.level === 'bad' ? 'Problem:' : 'Look:')} ${w.text}`,
    ...(w.command === null ? [] : [`  $ ${w.command}`]),
  ])
}
