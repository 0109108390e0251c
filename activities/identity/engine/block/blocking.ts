import type { Choices } from '../choices.ts'
import type { Volume } from '../fit/volume.ts'
import type { Crew } from '../threads/crew.ts'
import type { Encoded } from '../types.ts'
import { type BlockTable, emptyTable } from './block-table.ts'
import { equalRecords } from './equal.ts'
import { type Blocks, countPairs, NO_BLOCKS, sizesWithin, upTo } from './group.ts'
import { type PairRange, rangesOf } from './pairs.ts'
import { type BlockRule, usableRules } from './rules.ts'

/** Which pairs are compared. */
export interface Blocking {
  readonly rules: readonly BlockRule[]
  readonly blocks: readonly Blocks[]
  readonly table: BlockTable
  /** Groups of equal records that no block holds. */
  readonly equal: readonly (readonly number[])[]
  /** Up to which size the blocks of each broad rule were taken. */
  readonly broad: Volume['broad']
}

/** Broad rules fill up the candidates to so many pairs a record, or to this number where a list is small. */
const ROOM = 5
const LEAST_ROOM = 3_000_000
/** With frozen sizes they have no more than so many times this, so that a list that outgrew its model ends in time. */
const OUTGROWN = 4
/** About so many pairs are one task. */
const TASK_PAIRS = 500_000

/** `before`: up to which sizes a frozen model takes the blocks of broad rules; null = as there is room for. */
export async function blockAll(
  encoded: Encoded,
  crew: Crew,
  choices: Choices,
  before: Volume['broad'] | null,
): Promise<Blocking> {
  const { cap } = choices
  const rules = usableRules(choices.rules, encoded.fields)
  const broad = usableRules(choices.broad, encoded.fields)
  const found = await Promise.all(rules.map((rule) => crew.run({ does: 'block', rule, cap, splits: true })))
  const wide = await Promise.all(
    broad.map((rule) =>
      before !== null && sizeBefore(before, rule) < 2
        ? NO_BLOCKS
        : crew.run({ does: 'block', rule, cap, splits: false }),
    ),
  )
  const sizes =
    before === null
      ? sizesWithin(wide, roomFor(encoded.records) - found.reduce((sum, it) => sum + countPairs(it), 0), cap)
      : sizesBefore(before, broad, wide, encoded.records, cap)
  const blocks = [...found, ...wide.map((ofRule, i) => upTo(ofRule, sizes[i] ?? 0))]
  const table = emptyTable(
    encoded.records,
    [...rules, ...broad].map((rule, i) => (blocks[i]?.members.length === 0 ? 0 : slotsOf(encoded, rule))),
  )
  await Promise.all(blocks.map((ofRule, index) => crew.run({ does: 'enter', blocks: ofRule, index, table })))
  return {
    rules: [...rules, ...broad],
    blocks,
    table,
    equal: equalRecords(encoded, cap),
    broad: broad.map(({ name }, i) => ({ rule: name, largest: sizes[i] ?? 0 })),
  }
}

const roomFor = (records: number): number => Math.max(LEAST_ROOM, ROOM * records)

/**
 * Up to which size the blocks of broad rules are taken by frozen sizes, given all of them and the records of the
 * list.
 */
export function sizesBefore(
  before: Volume['broad'],
  rules: readonly BlockRule[],
  wide: readonly Blocks[],
  records: number,
  cap: number,
): readonly number[] {
  const most = sizesWithin(wide, OUTGROWN * roomFor(records), cap)
  return rules.map((rule, i) => Math.min(sizeBefore(before, rule), most[i] ?? 0))
}

/** A rule that the frozen model had no values for brings nobody together. */
export const sizeBefore = (before: Volume['broad'], { name }: BlockRule): number =>
  before.find(({ rule }) => rule === name)?.largest ?? 0

const slotsOf = (encoded: Encoded, rule: BlockRule): number =>
  Math.max(
    ...rule.parts.map(({ field }) => encoded.fields.find((it) => it.name === field)?.slots.length ?? 1),
  )

/** The blocks of all rules in stretches of about one length. */
export function stretches({ blocks, table }: Blocking): readonly {
  readonly blocks: Blocks
  readonly table: BlockTable
  readonly range: PairRange
}[] {
  return blocks.flatMap((ofRule, rule) =>
    rangesOf(rule, ofRule, TASK_PAIRS).map((range) => ({ blocks: ofRule, table, range })),
  )
}
