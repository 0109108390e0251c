/**
 * What is maximised: the sum, over all pairs of records in one cluster, of what a pair gains, in thousandths of a bit.
 * A scored pair gains min(weight, 18 bits) + 2 - 0.5, a pair that nobody scored -0.5. So a pair's support is
 * min(weight, 18 bits) + 2, and each pair of records in one cluster costs 0.5, scored or not.
 */
export const COST = 500
const OFFSET = 2_000
const MOST = 18_000

/**
 * Support of a pair that must not be in one cluster: more than all support of any graph can outweigh. A power of two,
 * so that a thousand of them and all support add up without rounding.
 */
export const FORBIDDEN = -(2 ** 43)

/** Support of a scored pair, given its weight. */
export const supportOf = (weight: number): number => Math.min(weight, MOST) + OFFSET

/** Two different values of an identifier of which a person has only one; 0 = no value. */
export const differ = (one: number, other: number): boolean => one !== 0 && other !== 0 && one !== other
