import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate } from './evaluate.ts'
import { type Spread, spreadOf } from './lines.ts'
import { type Run, runMatch } from './process.ts'
import type { Scores } from './scores.ts'
import { type LabelledSet, mapOf } from './sets.ts'

/** A set, matched several times. */
export interface Measured {
  readonly set: LabelledSet
  readonly file: string
  readonly scores: Scores
  readonly seconds: Spread
  readonly rssMb: Spread
  readonly runs: readonly Run[]
  /** Different files that the runs wrote: 1, or something is wrong. */
  readonly outputs: number
  /** The estimated prior over the true one. */
  readonly prior: number
}

/** Runs `identity match` on a set `times` times, and compares with its truth; null = the set is not there. */
export async function measure(set: LabelledSet, scratch: string, times: number): Promise<Measured | null> {
  const file = await set.file(scratch)
  if (file === null) return null
  const output = join(scratch, 'clusters.csv')
  const runs: Run[] = []
  const hashes = new Set<string>()
  for (let n = 0; n < times; n++) {
    runs.push(await runMatch([file], mapOf(set.map), output, []))
    hashes.add(createHash('sha256').update(readFileSync(output)).digest('hex'))
  }
  const scores = await evaluate(file, set.key, output)
  return {
    set,
    file,
    scores,
    seconds: spreadOf(runs.map((run) => run.seconds)),
    rssMb: spreadOf(runs.map((run) => run.rssMb)),
    runs,
    outputs: hashes.size,
    prior: (runs[0]?.prior ?? 0) / scores.prior,
  }
}
