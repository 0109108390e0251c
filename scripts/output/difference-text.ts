import type { ContactDifference } from '../../activities/report/queries/difference/contactability.ts'
import type { ProfileDifference } from '../../activities/report/queries/difference/profiles.ts'
import type { SegmentDifference } from '../../activities/report/queries/difference/segments.ts'
import type { ValueDifference } from '../../activities/report/queries/difference/values.ts'
import type { RunRow } from '../../activities/report/queries/run.ts'
import type { DeliveryTotals } from '../../core/deliveries.ts'
import { countText } from '../../core/format.ts'
import type { FileDifference } from '../project/diff-config.ts'
import type { Paint } from './paint.ts'
import { deliveriesText } from './run-text.ts'
import { type Column, pairLines, tableLines } from './table.ts'

type Side = Pick<RunRow, 'run_id' | 'business_date' | 'state' | 'config_version'>

/** Everything that differs between two runs, as `diff --json` prints it. */
export interface RunDifference {
  readonly from: Side
  readonly to: Side
  readonly profiles: ProfileDifference
  readonly attributes: readonly ValueDifference[]
  readonly traits: readonly ValueDifference[]
  readonly segments: readonly SegmentDifference[]
  readonly contactability: readonly ContactDifference[]
  readonly deliveries: { readonly before: DeliveryTotals; readonly after: DeliveryTotals }
  readonly config: readonly FileDifference[]
}

const dot = (value: number): string => (value === 0 ? '·' : countText(value))
const signed = (sign: '+' | '-', value: number): string => (value === 0 ? '·' : `${sign}${countText(value)}`)
const orDash = (value: number | null): string => (value === null ? '-' : countText(value))

/** The difference for people. */
export function differenceLines(d: RunDifference, tint: Paint): readonly string[] {
  const { from, to, profiles: p } = d
  const segments = d.segments.filter(
    (s) => s.entered + s.exited > 0 || s.before !== s.after || s.rule_changed,
  )
  return [
    `${tint.bold(`Run ${from.run_id}`)} (${from.business_date}, ${from.state}) -> ${tint.bold(`run ${to.run_id}`)} (${to.business_date}, ${to.state})`,
    '',
    ...pairLines(
      [
        ['Profiles', `${countText(p.before)} -> ${countText(p.after)}`],
        [
          '',
          `${dot(p.new)} new, ${dot(p.split)} split off, ${dot(p.merged)} merged, ${dot(p.gone)} gone, ${dot(p.became_known)} became known`,
        ],
        [
          'Deliveries',
          `${deliveriesText(d.deliveries.before, [])} -> ${deliveriesText(d.deliveries.after, [])}`,
        ],
      ],
      tint,
    ),
    ...samples(p.sample, tint),
    ...section('attribute', values('ATTRIBUTE'), d.attributes, tint, (v) => ({ '': v.sample })),
    ...section('trait', values('TRAIT'), d.traits, tint, (v) => ({ '': v.sample })),
    ...section('membership', SEGMENTS, segments, tint, (s) => s.sample),
    ...section('contactability', CONTACTS, d.contactability, tint, (c) => c.sample),
    ...configLines(d, tint),
  ]
}

const values = (head: string): readonly Column<ValueDifference>[] => [
  { head, cell: (v) => v.name },
  { head: 'ADDED', number: true, cell: (v) => dot(v.added) },
  { head: 'CHANGED', number: true, cell: (v) => dot(v.changed) },
  { head: 'REMOVED', number: true, cell: (v) => dot(v.removed) },
]

const SEGMENTS: readonly Column<SegmentDifference>[] = [
  { head: 'SEGMENT', cell: (s) => s.segment },
  { head: 'BEFORE', number: true, cell: (s) => orDash(s.before) },
  { head: 'AFTER', number: true, cell: (s) => orDash(s.after) },
  { head: 'ENTERED', number: true, cell: (s) => signed('+', s.entered) },
  { head: 'EXITED', number: true, cell: (s) => signed('-', s.exited) },
  { head: 'RULE', cell: (s) => (s.rule_changed ? 'changed' : '') },
]

const CONTACTS: readonly Column<ContactDifference>[] = [
  { head: 'CHANNEL', cell: (c) => c.channel },
  { head: 'PURPOSE', cell: (c) => c.purpose },
  { head: 'NOW ALLOWED', number: true, cell: (c) => signed('+', c.allowed) },
  { head: 'NOW DENIED', number: true, cell: (c) => signed('-', c.denied) },
]

type Samples = Readonly<Record<string, readonly string[]>>

function section<Row>(
  what: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  tint: Paint,
  sampleOf: (row: Row) => Samples,
): readonly string[] {
  if (rows.length === 0) return ['', `No ${what} changed.`]
  const named = rows.flatMap((row) => {
    const first = columns[0]?.cell(row) ?? ''
    return Object.entries(sampleOf(row)).map(([word, ids]) => [`${first} ${word}`.trim(), ids] as const)
  })
  return ['', ...tableLines(columns, rows, tint), ...samples(Object.fromEntries(named), tint)]
}

function samples(by: Samples, tint: Paint): readonly string[] {
  return Object.entries(by).flatMap(([name, ids]) =>
    ids.length === 0 ? [] : [tint.dim(`  ${name}: ${ids.join(' ')}`)],
  )
}

function configLines({ config }: RunDifference, tint: Paint): readonly string[] {
  return config.length === 0 ? ['', 'The brand project is the same.'] : fileLines(config, tint)
}

/** What changed in files, line by line. */
export function fileLines(files: readonly FileDifference[], tint: Paint): readonly string[] {
  const colour = (line: string): string =>
    line.startsWith('+') ? tint.green(line) : line.startsWith('-') ? tint.red(line) : tint.dim(line)
  return files.flatMap((f) => ['', tint.bold(`${f.file} (${f.change})`), ...f.lines.map(colour)])
}
