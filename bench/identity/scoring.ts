import { availableParallelism } from 'node:os'
import { emptyTable } from '../../activities/identity/engine/block/block-table.ts'
import { countPairs } from '../../activities/identity/engine/block/group.ts'
import { rangesOf } from '../../activities/identity/engine/block/pairs.ts'
import { DEFAULT_CHOICES } from '../../activities/identity/engine/choices.ts'
import type { Concept } from '../../activities/identity/engine/concepts.ts'
import { NOTHING_DECIDED } from '../../activities/identity/engine/constraints.ts'
import { match } from '../../activities/identity/engine/match.ts'
import { crewOf } from '../../activities/identity/engine/threads/crew.ts'
import type { Table } from '../../activities/identity/engine/types.ts'
import { normalisersFor } from '../../scripts/identity/normalisers.ts'
import type { Line } from './lines.ts'
import { below, type Random, randomOf } from './random.ts'

const RECORDS = 1_000_000
/** One block a town: 1,000 records each, of which every pair is scored until there are enough. */
const TOWNS = 1_000
const PAIRS = 100_000_000
const TARGET = 3_000_000
const THREADS = Math.min(2, availableParallelism())

/** How many distinct values each of the five comparisons draws from; a name has two of them. */
const COLUMNS: readonly (readonly [Concept, number, (n: number) => string])[] = [
  ['given_name', 5_000, (n) => word(n + 7)],
  ['family_name', 50_000, (n) => word(n + 90_000)],
  ['birth_date', 25_000, (n) => new Date(Date.UTC(1940, 0, 1 + n)).toISOString().slice(0, 10)],
  ['city', TOWNS, (n) => word(n + 3_000_000)],
  ['occupation', 300, (n) => word(n + 5_000_000)],
  ['gender', 2, (n) => (n === 0 ? 'f' : 'm')],
]

/** Pairs a second of five comparisons: name, birth, place, occupation, gender. Blocking, fit and clusters left out. */
export async function scoring(tell: (line: Line) => void): Promise<void> {
  const random = randomOf(77)
  const table: Table = { records: RECORDS, columns: COLUMNS.map((column) => columnOf(column, random)) }
  const normalisers = await normalisersFor(false)
  const { encoded, weights } = await match(table, {
    threads: THREADS,
    seed: 1,
    normalisers,
    choices: DEFAULT_CHOICES,
    frozen: null,
    volume: null,
    decided: NOTHING_DECIDED,
    onStep: () => undefined,
  })
  const crew = crewOf(encoded, THREADS)
  try {
    const rule = { name: 'town', parts: [{ field: 'city', part: null }] } as const
    const blocks = await crew.run({ does: 'block', rule, cap: RECORDS, splits: false })
    const known = emptyTable(RECORDS, [1])
    const share = PAIRS / countPairs(blocks)
    const ranges = rangesOf(0, blocks, 500_000).filter((_, i, all) => i < all.length * share)
    const cpu = process.cpuUsage()
    const started = performance.now()
    const parts = await Promise.all(
      ranges.map((range) => crew.run({ does: 'score', blocks, table: known, range, weights })),
    )
    const seconds = (performance.now() - started) / 1_000
    const { user, system } = process.cpuUsage(cpu)
    const pairs = parts.reduce((sum, part) => sum + part.pairs, 0)
    const rate = pairs / seconds
    tell({
      measure: `scoring, 5 comparisons, ${THREADS} threads`,
      target: 'at least 3M pairs/s',
      seen: `${(rate / 1e6).toFixed(2)}M pairs/s (${(pairs / 1e6).toFixed(0)}M pairs in ${seconds.toFixed(1)} s; ${(pairs / (user + system)).toFixed(2)}M a second of CPU)`,
      good: rate >= TARGET,
    })
  } finally {
    await crew.end()
  }
}

function columnOf(
  [concept, count, textOf]: (typeof COLUMNS)[number],
  random: Random,
): Table['columns'][number] {
  return {
    concept,
    values: Array.from({ length: count }, (_, n) => textOf(n)),
    codes: Int32Array.from({ length: RECORDS }, () => below(random, count)),
  }
}

const SYLLABLES = 'ba ce di fo gu ha ji ko lu me na po qui ra se ti vu wa xe zo'.split(' ')

/** A word of three or more syllables, another one for each number. */
function word(n: number): string {
  let text = ''
  for (let left = n + 8_000; left > 0; left = Math.floor(left / SYLLABLES.length))
    text += SYLLABLES[left % SYLLABLES.length] ?? ''
  return text
}
