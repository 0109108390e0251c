import { JOINS } from '../../activities/identity/apart.ts'
import type { DecidedRow } from '../../activities/identity/queries/explain.ts'
import type { OpenedRecord } from '../../activities/identity/queries/open-records.ts'
import type { ReviewRecord } from '../../activities/identity/queries/review-read.ts'
import { countOf } from '../../core/format.ts'
import type { ShownWaterfall } from '../identity/shown-waterfall.ts'
import { minuteText } from '../project/zone.ts'
import type { Paint } from './paint.ts'
import { nameOf } from './review-text.ts'
import { pairLines, tableLines } from './table.ts'
import { valueText } from './value-text.ts'
import { waterfallLines } from './waterfall-text.ts'

/** Two records, for people and scripts. */
export interface ShownPair {
  readonly run_id: number
  /** Null = nobody is asked about the two. */
  readonly item: string | null
  readonly kind: 'pair' | 'bridge' | null
  /** Null = in the queue no more. */
  readonly moved: number | null
  readonly damage: number | null
  readonly records: readonly [ReviewRecord, ReviewRecord]
  /** Are they of one profile? */
  readonly together: boolean
  /** Null = one of them is of events, or the run compares nobody. */
  readonly waterfall: ShownWaterfall | null
  /** Does what is somebody's own speak against one person, so that a shared identifier does not join them? */
  readonly against: boolean
  readonly decisions: readonly DecidedRow[]
  /** In the order of `records`; null = not opened. */
  readonly opened: readonly OpenedRecord[] | null
}

/** Two records, for people; times are those of `zone`. */
export function shownPairLines(it: ShownPair, zone: string, tint: Paint): readonly string[] {
  return [
    tint.bold(titleOf(it)),
    ...pairLines(
      it.records.map((record, i) => [i === 0 ? 'A' : 'B', `${nameOf(record)}, profile ${record.profile_id}`]),
      tint,
    ),
    ...damageLines(it),
    '',
    ...(it.waterfall === null
      ? [
          'They are not compared: one of them is of events, which say nothing of anybody, or the run compares nobody.',
        ]
      : [...waterfallLines(it.waterfall, tint), `A link joins from ${JOINS / 1_000} bits on.`]),
    ...(it.against
      ? ['What is their own speaks against one person: a shared identifier alone does not join them.']
      : []),
    ...it.decisions.map((one) => decisionLine(one, zone)),
    ...(it.opened === null ? [] : ['', ...openedLines(it.opened, tint)]),
    ...(it.item === null || it.decisions.length > 0 ? [] : ['', answerLine(it.item)]),
  ]
}

function titleOf({ item, kind, together, run_id }: ShownPair): string {
  const now = `${together ? 'one profile' : 'two profiles'} as of run ${run_id}`
  return item === null ? `No item of the queue; ${now}` : `Item ${item}, a ${kind}; ${now}`
}

function damageLines({ moved, damage, together }: ShownPair): readonly string[] {
  if (moved === null || damage === null) return []
  const wrong = together ? 'they are two people' : 'they are one person'
  return [
    `If ${wrong}, ${countOf(moved, 'record is', 'records are')} in the wrong profile; expected damage ${damage.toFixed(2)}.`,
  ]
}

const decisionLine = ({ kind, author, reason, decided_at, obeyed }: DecidedRow, zone: string): string =>
  `Decided by ${author} on ${minuteText(decided_at, zone)} (${zone}): ${kind === 'must' ? 'one person' : 'two people'}${obeyed ? '' : ', from the next run on'}. ${reason}`

const answerLine = (item: string): string =>
  `One person: nocturne review accept ${item} --reason TEXT; two people: nocturne review reject ${item} --reason TEXT`

interface Field {
  readonly name: string
  readonly a: string
  readonly b: string
}

function openedLines([a, b]: readonly OpenedRecord[], tint: Paint): readonly string[] {
  if (a === undefined || b === undefined) return []
  const attributes = namesOf(a.attributes, b.attributes).map((name) => ({
    name,
    a: valueText(a.attributes[name]),
    b: valueText(b.attributes[name]),
  }))
  const [inA, inB] = [byType(a), byType(b)]
  const identifiers = namesOf(inA, inB).map((name) => ({ name, a: inA[name] ?? '', b: inB[name] ?? '' }))
  return tableLines<Field>(
    [
      { head: 'FIELD', cell: (field) => field.name },
      { head: 'A', cell: (field) => field.a },
      { head: 'B', cell: (field) => field.b },
    ],
    [...attributes, ...identifiers],
    tint,
  )
}

const namesOf = (...maps: readonly object[]): readonly string[] =>
  [...new Set(maps.flatMap(Object.keys))].sort()

function byType({ identifiers }: OpenedRecord): Readonly<Record<string, string>> {
  const types = [...new Set(identifiers.map((one) => one.type))]
  return Object.fromEntries(
    types.map((type) => [
      type,
      identifiers
        .filter((one) => one.type === type)
        .map((one) => one.value)
        .join(', '),
    ]),
  )
}
