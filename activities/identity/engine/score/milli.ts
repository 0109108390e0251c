/** Thousandths of a bit, in which everything is added: sums of integers are the same in any order. */
export const MILLI = 1_000

export const milli = (bits: number): number => Math.round(bits * MILLI)

export const limited = (value: number, least: number, most: number): number =>
  Math.min(Math.max(value, least), most)
