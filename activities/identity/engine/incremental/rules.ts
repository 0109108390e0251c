import { sizeBefore, sizesBefore } from '../block/blocking.ts'
import { groupByKey, NO_BLOCKS } from '../block/group.ts'
import { keysOf, type RuleKeys } from '../block/keys.ts'
import { type BlockRule, usableRules } from '../block/rules.ts'
import { splitter } from '../block/split.ts'
import type { Choices } from '../choices.ts'
import type { Volume } from '../fit/volume.ts'
import type { Taking } from './blocks.ts'
import type { Sides } from './sides.ts'

/** A blocking rule over a list as it was and as it is. */
export interface RuleAt {
  readonly name: string
  readonly rule: BlockRule
  readonly taking: Taking
  /** Are pairs that it leaves out told as lost? Those of broad rules are not. */
  readonly tells: boolean
}

/**
 * The rules that bring records together, in the order in which `match` blocks by them; null = the blocks of a broad
 * rule are taken up to another size now, as the list outgrew its model.
 *
 * @param taken up to which size they were taken when the list was as it was
 */
export function rulesAt(
  sides: Sides,
  { rules, broad, cap }: Choices,
  frozen: Volume['broad'],
  taken: Volume['broad'],
): readonly RuleAt[] | null {
  const { encoded } = sides
  const all = usableRules(rules, encoded.fields).map(
    (rule): RuleAt => ({
      name: rule.name,
      rule,
      taking: { largest: cap, split: splitter(encoded, rule, cap) },
      tells: true,
    }),
  )
  const wide = usableRules(broad, encoded.fields)
  const sizes = sizesNow(sides, wide, frozen, cap)
  if (wide.some((rule, i) => sizeBefore(taken, rule) !== sizes[i])) return null
  const ofBroad = wide.flatMap((rule, i): readonly RuleAt[] => {
    const largest = sizes[i] ?? 0
    const { name } = rule
    return largest < 2 ? [] : [{ name, rule, taking: { largest, split: () => [] }, tells: false }]
  })
  return [...all, ...ofBroad]
}

function sizesNow(
  { encoded, after }: Sides,
  rules: readonly BlockRule[],
  frozen: Volume['broad'],
  cap: number,
): readonly number[] {
  const wide = rules.map((rule) =>
    sizeBefore(frozen, rule) < 2
      ? NO_BLOCKS
      : groupByKey(keysAmong(keysOf(encoded, rule), after), cap, () => []),
  )
  const records = after.reduce((sum, one) => sum + one, 0)
  return sizesBefore(frozen, rules, wide, records, cap)
}

/** The keys without those of records that are not in the list as it is. */
const keysAmong = ({ keys, slots }: RuleKeys, isIn: Uint8Array): RuleKeys => ({
  slots,
  keys: keys.map((key, i) => (isIn[Math.floor(i / slots)] === 1 ? key : 0)),
})
