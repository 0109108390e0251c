import { type Figures, figuresOfSizes } from '../explain/figures.ts'
import type { TouchedBlocks } from './blocks.ts'
import { firstNow, type Renewed } from './clusters.ts'
import type { Before } from './rematch.ts'
import type { RuleAt } from './rules.ts'
import type { Sides } from './sides.ts'

/** What was looked at. */
interface Looked {
  readonly rules: readonly RuleAt[]
  /** Of each rule. */
  readonly touched: readonly TouchedBlocks[]
  readonly pairs: number
  /** Records that came, went or changed. */
  readonly changed: number
}

/** The figures of the whole list; `pairs` are those that were compared just now. */
export function figuresAfter(
  before: Before,
  { encoded, after }: Sides,
  renewed: Renewed,
  looked: Looked,
  most: number,
): Figures {
  const firstOf = firstNow(renewed, before.first)
  const sizes = new Int32Array(after.length)
  for (let place = 0; place < after.length; place++) {
    if (after[place] === 0) continue
    const first = firstOf(place)
    sizes[first] = (sizes[first] as number) + 1
  }
  const told = before.rules.map((rule) => ruleAfter(rule, looked))
  return figuresOfSizes(
    sizes,
    { changed: looked.changed, pairs: looked.pairs, rules: told, encoded, equal: NONE_EQUAL },
    most,
  )
}

const NONE_EQUAL = { records: 0, pairs: 0 }

/** What a rule found in blocks that hold no changed record it finds still. */
function ruleAfter(rule: Before['rules'][number], { rules, touched }: Looked): Before['rules'][number] {
  const at = rules.findIndex(({ name }) => name === rule.name)
  const [now, own] = [rules[at], touched[at]]
  if (now === undefined || own === undefined) return rule
  return {
    name: rule.name,
    pairs: rule.pairs + own.pairs.after - own.pairs.before,
    lost: rule.lost + (now.tells ? own.lost.after - own.lost.before : 0),
  }
}
