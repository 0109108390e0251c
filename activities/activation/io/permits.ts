/**
 * How many contacts of a destination this process has claimed and not closed, over all ranges that it works on:
 * a kill leaves no more of them unknown than that.
 */
export interface Permits {
  /** Takes up to `wanted`; 0 = none is free. */
  readonly take: (destination: string, wanted: number, limit: number) => number
  readonly give: (destination: string, count: number) => void
}

export function newPermits(): Permits {
  const used = new Map<string, number>()
  return {
    take: (destination, wanted, limit) => {
      const now = used.get(destination) ?? 0
      const taken = Math.max(0, Math.min(wanted, limit - now))
      used.set(destination, now + taken)
      return taken
    },
    give: (destination, count) => {
      used.set(destination, Math.max(0, (used.get(destination) ?? 0) - count))
    },
  }
}
