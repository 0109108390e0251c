import { expect, test } from 'vitest'
import type { ProblemCode } from '../../../config/problem.ts'
import { changed, placeOf, problemsOf } from './sample.ts'

/** One slip in the sample project, and the one problem it must give. */
export interface Slip {
  readonly slip: string
  readonly file: string
  readonly from: string
  readonly to: string
  /** The problem stands where this text begins in the changed file; in another file when `in` names it. */
  readonly at: string
  readonly in?: string
  readonly code: ProblemCode
  readonly says: string
  readonly suggests?: string
  /** The slip has further consequences elsewhere. */
  readonly andMore?: true
}

/** One test a slip. */
export function testSlips(slips: readonly Slip[]): void {
  test.each(slips)('$slip', ({ file, from, to, at, in: elsewhere, code, says, suggests, andMore }) => {
    const files = changed(file, from, to)
    const problems = problemsOf(files)
    const place = placeOf(files, elsewhere ?? file, at)
    const found = problems.map((one) => `${one.file}:${one.line}:${one.column} ${one.code}`)
    expect(found).toContain(`${place} ${code}`)
    const hits = problems.filter(
      (one) => `${one.file}:${one.line}:${one.column}` === place && one.code === code,
    )
    const hit = hits.find(({ message }) => message.includes(says)) ?? hits[0]
    expect(hit?.message).toContain(says)
    expect(hit?.suggestion).toBe(suggests ?? null)
    if (andMore === undefined) expect(found).toHaveLength(1)
  })
}
