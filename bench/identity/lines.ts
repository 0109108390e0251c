/** One line of the table: what is measured, what it should be, what was seen. */
export interface Line {
  readonly measure: string
  readonly target: string
  readonly seen: string
  /** null = there is no target, or it was not measured. */
  readonly good: boolean | null
}

/** The middle of some numbers, with the least and the most. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

export function spreadOf(numbers: readonly number[]): Spread {
  const sorted = numbers.toSorted((a, b) => a - b)
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    least: sorted[0] ?? 0,
    most: sorted.at(-1) ?? 0,
  }
}

export const spreadText = ({ median, least, most }: Spread, digits: number, unit: string): string =>
  `${median.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})${unit}`

/** A line whose value should be at least, or at most, so much. */
export function bar(
  measure: string,
  value: number,
  limit: { readonly least: number } | { readonly most: number },
): Line {
  const [sign, at] = 'least' in limit ? ['at least', limit.least] : ['at most', limit.most]
  const good = 'least' in limit ? value >= limit.least : value <= limit.most
  return { measure, target: `${sign} ${at}`, seen: value.toFixed(4), good }
}

/** A line of seconds or megabytes; the median counts. */
export function barOf(
  measure: string,
  seen: Spread,
  most: number | null,
  digits: number,
  unit: string,
): Line {
  const target = most === null ? '' : `at most ${most}${unit}`
  return {
    measure,
    target,
    seen: spreadText(seen, digits, unit),
    good: most === null ? null : seen.median <= most,
  }
}

/** Prints lines as they come. */
export function print({ measure, target, seen, good }: Line): void {
  const verdict = good === null ? '' : good ? 'good' : 'MISSED'
  console.log(`${measure.padEnd(48)} ${target.padEnd(18)} ${verdict.padEnd(7)} ${seen}`)
}
