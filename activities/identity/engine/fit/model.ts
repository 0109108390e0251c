import type { Dependence } from './dependence.ts'

/**
 * What a level says: among pairs of one person it is seen with probability `m`, among others with `u` (Fellegi and
 * Sunter 1969). Index 0 of both is the level "missing", which says nothing.
 */
export interface ComparisonModel {
  readonly name: string
  readonly levels: readonly string[]
  readonly m: readonly number[]
  readonly u: readonly number[]
  /** What a level says for two people of one household against strangers, in bits. */
  readonly household: readonly number[]
}

export interface Model {
  /** Comparisons that agree together more often than by chance, by their index. */
  readonly dependences: readonly Dependence[]
  /** Share of all possible pairs that are one person. */
  readonly prior: number
  /** Share of all possible pairs that are two people of one household. */
  readonly households: number
  readonly comparisons: readonly ComparisonModel[]
}

/** Weight of a level in bits: log2(m / u). */
export const bitsOf = ({ m, u }: ComparisonModel, level: number): number =>
  level === 0 ? 0 : Math.log2((m[level] ?? 1) / (u[level] ?? 1))
