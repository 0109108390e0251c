import type { Encoded } from '../types.ts'
import { pairsOf, type Split } from './group.ts'
import { type BlockRule, hashesOf, type KeyPart } from './rules.ts'
import { sortByKey } from './sort.ts'

/** What a block that is too large is split by, where the rule does not have it already. */
const HELPERS: readonly KeyPart[] = [
  { field: 'birth', part: null },
  { field: 'postal', part: null },
  { field: 'given', part: 'nickname' },
  { field: 'family', part: null },
  { field: 'email', part: null },
  { field: 'phone', part: null },
  { field: 'street', part: null },
  { field: 'city', part: null },
  { field: 'birth_place', part: null },
  { field: 'birth', part: 'year' },
]
/** A block is split by at most so many parts, one after the other. */
const DEPTH = 3

/** Splits by the part that keeps the most pairs in blocks of at most `cap`; what is still too large is left out. */
export function splitter(encoded: Encoded, rule: BlockRule, cap: number): Split {
  const helpers = HELPERS.filter((helper) => !rule.parts.some((own) => same(own, helper)))
    .map((helper) => hashesOf(encoded.fields, helper))
    .filter((helper) => helper !== null)
  const divide = (members: Int32Array, depth: number): readonly Int32Array[] => {
    const ways = helpers.map((helper) => runsBy(encoded, members, helper))
    const best = bestOf(ways, cap)
    if (best === null) return []
    return best.flatMap((run) =>
      run.length <= cap ? [run] : depth < DEPTH && run.length < members.length ? divide(run, depth + 1) : [],
    )
  }
  return (members) => divide(members, 1)
}

/** The way with the most pairs in blocks of at most `cap`; a run that is too large counts as if it fell apart. */
function bestOf(ways: readonly (readonly Int32Array[])[], cap: number): readonly Int32Array[] | null {
  let best: readonly Int32Array[] | null = null
  let most = 0
  for (const way of ways) {
    const kept = way.reduce((sum, run) => sum + Math.min(pairsOf(run.length), run.length * cap), 0)
    if (kept > most) {
      best = way
      most = kept
    }
  }
  return best
}

const same = (a: KeyPart, b: KeyPart): boolean =>
  a.field === b.field && (a.part === b.part || a.part === null)

function runsBy(
  { rows, width }: Encoded,
  members: Int32Array,
  { slots, hashes }: { readonly slots: readonly number[]; readonly hashes: Uint32Array },
): readonly Int32Array[] {
  const slot = slots[0] ?? 0
  const hashOf = (record: number): number => hashes[rows[record * width + slot] as number] as number
  const some = members.filter((record) => hashOf(record) !== 0)
  const { keys, items } = sortByKey(Uint32Array.from(some, hashOf), some)
  const runs: Int32Array[] = []
  for (let from = 0; from < keys.length; ) {
    let to = from + 1
    while (to < keys.length && keys[to] === keys[from]) to += 1
    if (to - from > 1) runs.push(items.slice(from, to))
    from = to
  }
  return runs
}
