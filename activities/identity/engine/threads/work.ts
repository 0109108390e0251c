import { type BlockTable, fillTable } from '../block/block-table.ts'
import { type Blocks, groupByKey } from '../block/group.ts'
import { keysOf } from '../block/keys.ts'
import { ALL, eachPair, type PairRange, type Sample } from '../block/pairs.ts'
import type { BlockRule } from '../block/rules.ts'
import { splitter } from '../block/split.ts'
import { comparisonsOf } from '../compare/comparisons.ts'
import { type Histogram, patternCounter } from '../fit/histogram.ts'
import { type RandomRange, randomPatterns } from '../fit/random.ts'
import { weighInside } from '../score/inside.ts'
import { type ScoredPairs, scorer } from '../score/score.ts'
import type { Weights } from '../score/weights.ts'
import type { Encoded, Pairs } from '../types.ts'

/** A piece of work for one thread. All that is large in it lies in shared memory. */
export type Task =
  | { readonly does: 'block'; readonly rule: BlockRule; readonly cap: number; readonly splits: boolean }
  | { readonly does: 'enter'; readonly blocks: Blocks; readonly index: number; readonly table: BlockTable }
  | { readonly does: 'random'; readonly range: RandomRange }
  | (Stretch & { readonly does: 'patterns'; readonly sample: Sample })
  | (Stretch & { readonly does: 'score'; readonly weights: Weights })
  | {
      readonly does: 'inside'
      readonly pairs: Pairs
      readonly range: readonly [number, number]
      readonly weights: Weights
    }

interface Stretch {
  readonly blocks: Blocks
  readonly table: BlockTable
  readonly range: PairRange
}

export interface Results {
  readonly block: Blocks
  readonly enter: null
  readonly random: Histogram
  readonly patterns: Histogram
  readonly score: ScoredPairs
  readonly inside: Int32Array
}

/** Does tasks on one list. What was compared is remembered from task to task. */
export function workOn(encoded: Encoded): (task: Task) => Results[Task['does']] {
  const comparisons = comparisonsOf(encoded)
  const { width, records } = encoded
  return (task) => {
    switch (task.does) {
      case 'block': {
        const split = task.splits ? splitter(encoded, task.rule, task.cap) : () => []
        return groupByKey(keysOf(encoded, task.rule), task.cap, split)
      }
      case 'enter':
        fillTable(task.table, task.index, task.blocks)
        return null
      case 'random':
        return randomPatterns(comparisons, records, width, task.range)
      case 'patterns': {
        const counter = patternCounter(comparisons)
        eachPair(task.blocks, task.table, task.range, task.sample, (a, b) => {
          counter.add(a * width, b * width)
        })
        return counter.done()
      }
      case 'inside':
        return weighInside(encoded, comparisons, task.weights, task.pairs, task.range)
      case 'score': {
        const scoring = scorer(encoded, comparisons, task.weights)
        eachPair(task.blocks, task.table, task.range, ALL, scoring.visit)
        return scoring.done()
      }
    }
  }
}
