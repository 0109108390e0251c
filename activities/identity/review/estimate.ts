/** An operator's answer about two records of the review queue, with the weight that was shown. */
export interface Answer {
  readonly kind: 'pair' | 'bridge'
  /** Thousandths of a bit. */
  readonly weight: number
  /** They are one person. */
  readonly accepted: boolean
}

/** A share of answers, with the interval (Wilson, 95 %) in which it lies for all such doubts; 0 to 1. */
export interface Share {
  readonly decided: number
  readonly right: number
  readonly share: number
  readonly low: number
  readonly high: number
}

export interface Band extends Omit<Share, 'right'> {
  /** From so many bits on, to less than so many; null = no limit. */
  readonly from: number | null
  readonly to: number | null
  readonly accepted: number
  /** The share that the model expects: the mean of its probabilities. */
  readonly expected: number
}

/** What the answers say of the doubtful; of what was never in doubt they say nothing. */
export interface Estimate {
  readonly decided: number
  /** Bridges that hold profiles together: how many are one person, so the precision of doubtful joins. */
  readonly bridges: Share | null
  /** Pairs that were kept apart: how many are two people. What is missing to 1 is what is not found among doubts. */
  readonly pairs: Share | null
  /** Of how many pairs of a weight are one person, and of how many the model expects it. */
  readonly bands: readonly Band[]
}

/** Fewer answers say nothing. */
export const LEAST_ANSWERS = 10

/** Bits at which one band ends and the next begins. */
const CUTS = [-1, 0, 1, 2, 3, 4] as const
const MILLI = 1_000

/** What is learnt from the answers, the last one about each two records; null = there are too few. */
export function estimate(answers: readonly Answer[]): Estimate | null {
  if (answers.length < LEAST_ANSWERS) return null
  const ofKind = (kind: Answer['kind']): readonly Answer[] => answers.filter((one) => one.kind === kind)
  return {
    decided: answers.length,
    bridges: shareOf(ofKind('bridge'), ({ accepted }) => accepted),
    pairs: shareOf(ofKind('pair'), ({ accepted }) => !accepted),
    bands: [null, ...CUTS].flatMap((from, i) => bandOf(answers, from, CUTS[i] ?? null)),
  }
}

function bandOf(answers: readonly Answer[], from: number | null, to: number | null): readonly Band[] {
  const within = answers.filter(
    ({ weight }) => weight >= (from ?? -Infinity) * MILLI && weight < (to ?? Infinity) * MILLI,
  )
  const accepted = shareOf(within, (one) => one.accepted)
  if (accepted === null) return []
  const { right, ...share } = accepted
  const expected = within.reduce((sum, { weight }) => sum + chanceOf(weight), 0) / within.length
  return [{ from, to, accepted: right, ...share, expected }]
}

function shareOf(answers: readonly Answer[], isRight: (answer: Answer) => boolean): Share | null {
  if (answers.length === 0) return null
  const right = answers.filter(isRight).length
  return { decided: answers.length, right, share: right / answers.length, ...wilson(right, answers.length) }
}

/** The chance that a pair of so many thousandths of a bit is one person. */
export const chanceOf = (weight: number): number => 1 / (1 + 2 ** (-weight / MILLI))

/** 97.5 % of the normal distribution lie below. */
const Z = 1.959964

/** The interval in which the true share lies in 95 of 100 cases; `of` is 1 or more. */
export function wilson(right: number, of: number): { readonly low: number; readonly high: number } {
  const share = right / of
  const spread = Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2))
  const middle = share + Z ** 2 / (2 * of)
  const whole = 1 + Z ** 2 / of
  return { low: Math.max(0, (middle - spread) / whole), high: Math.min(1, (middle + spread) / whole) }
}
