/** What a gate may say, the weakest first. */
export const VERDICTS = ['pass', 'warn', 'ask', 'stop'] as const
export type Verdict = (typeof VERDICTS)[number]

/** A limit for each stronger verdict; null = that verdict is never given. */
export interface Limits {
  readonly warn: number | null
  readonly ask: number | null
  readonly stop: number | null
}

/** The strongest limit that a value is above of: exactly the limit is still allowed. A value that passes has the next one. */
export function judged(
  value: number,
  limits: Limits,
): { readonly verdict: Verdict; readonly limit: number | null } {
  for (const verdict of ['stop', 'ask', 'warn'] as const) {
    const limit = limits[verdict]
    if (limit !== null && value > limit) return { verdict, limit }
  }
  return { verdict: 'pass', limit: limits.warn ?? limits.ask ?? limits.stop }
}

/** Checks between segments and publish. Shares are fractions of 1. */
export interface GateSpecs {
  /** A source's rows fell by this share against the median of the last nights that had rows. */
  readonly rowsDrop: Limits
  /** What a required source with zero rows on a night that had rows in the last nights gets. */
  readonly zeroRows: Verdict
  /** A snapshot, a sweep of the keys, or rows that say that they are gone delete this share of a source's records. */
  readonly snapshotDeletes: Limits
  /** Records in the largest cluster. */
  readonly largestCluster: Limits
  /** Share of rejected rows. */
  readonly rejectedShare: Limits
  /** Rows of a source that withdraw or object, and could not take effect: nobody knows whom or what they are about. */
  readonly refusedDenials: Limits
  /** The share of profiles with an allow fell by this much, relative, against the published run. */
  readonly consentedDrop: Limits
  /** How many last published nights are compared with. */
  readonly nights: number
  /** What is about fewer rows is not judged by shares of rows that fell or were refused. */
  readonly minRows: number
  /** An audience exceeds the median of its last waves by this factor: approval `blast`. */
  readonly blastFactor: Limits
}
