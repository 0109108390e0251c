import type { ReviewItem, ReviewRecord } from '../../activities/identity/queries/review-read.ts'
import type { Estimate, Share } from '../../activities/identity/review/estimate.ts'
import { countOf, shareText } from '../../core/format.ts'
import type { Paint } from './paint.ts'
import { tableLines } from './table.ts'
import { chanceText, signed } from './waterfall-text.ts'

/** An item of the review queue, for people and scripts. */
export interface ShownItem {
  readonly rank: number
  readonly item: string
  readonly kind: ReviewItem['kind']
  readonly records: readonly [ReviewRecord, ReviewRecord]
  readonly bits: number
  /** That the two are one person, as the model has it. */
  readonly probability: number
  /** Records that are elsewhere if the night is wrong. */
  readonly moved: number
  /** The chance of that, times `moved`. */
  readonly damage: number
}

interface ShownQueue {
  readonly run_id: number | null
  /** Does the run compare anybody? */
  readonly compared: boolean
  readonly total: number
  readonly items: readonly ShownItem[]
  readonly estimate: Estimate | null
}

/** The review queue, for people. */
export function queueLines(queue: ShownQueue, tint: Paint): readonly string[] {
  const [first] = queue.items
  if (first === undefined) return [nothing(queue), ...estimateLines(queue.estimate)]
  return [
    tint.bold(`In doubt as of run ${queue.run_id}: ${countOf(queue.total, 'item', 'items')}`),
    ...itemLines(queue.items, tint),
    '',
    'A pair was kept apart; a bridge alone holds two parts of a profile together.',
    `Why: nocturne review show ${first.item}. One person: nocturne review accept ${first.item} --reason TEXT; two: reject.`,
    ...estimateLines(queue.estimate),
  ]
}

function nothing({ run_id, compared }: ShownQueue): string {
  if (run_id === null) return 'Nothing is published yet, so that nothing is in doubt.'
  return compared
    ? `Nothing is in doubt as of run ${run_id}.`
    : `Run ${run_id} compared nobody: identity.yaml has \`match: off\`, sources give no names, or there are too few records to learn from.`
}

function itemLines(items: readonly ShownItem[], tint: Paint): readonly string[] {
  return tableLines(
    [
      { head: 'RANK', number: true, cell: (it) => String(it.rank) },
      { head: 'ITEM', cell: (it) => it.item },
      { head: 'KIND', cell: (it) => it.kind },
      { head: 'A', cell: (it) => nameOf(it.records[0]) },
      { head: 'B', cell: (it) => nameOf(it.records[1]) },
      { head: 'BITS', number: true, cell: (it) => signed(it.bits) },
      { head: 'ONE PERSON', number: true, cell: (it) => chanceText(it.probability) },
      { head: 'RECORDS', number: true, cell: (it) => String(it.moved) },
      { head: 'DAMAGE', number: true, cell: (it) => it.damage.toFixed(2) },
      { head: 'PROFILES', cell: profilesOf },
    ],
    items,
    tint,
  )
}

/** A record as operators name it. */
export const nameOf = ({ source, source_key }: Pick<ReviewRecord, 'source' | 'source_key'>): string =>
  `${source}:${source_key}`

const profilesOf = ({ records }: ShownItem): string =>
  [...new Set(records.map((record) => record.profile_id))].join(' ')

function estimateLines(estimate: Estimate | null): readonly string[] {
  if (estimate === null) return []
  const { bridges, pairs, decided } = estimate
  return [
    '',
    `Of ${countOf(decided, 'doubt', 'doubts')} that operators decided (worst first, so no sample of all records):`,
    ...(bridges === null ? [] : [`  bridges that were right: ${shareLine(bridges)}`]),
    ...(pairs === null ? [] : [`  pairs that were rightly apart: ${shareLine(pairs)}`]),
  ]
}

const shareLine = ({ right, decided, share, low, high }: Share): string =>
  `${right} of ${decided}, ${shareText(share)} (95 %: ${shareText(low)} to ${shareText(high)})`
