import { DEFAULT_CHOICES } from '../../activities/identity/engine/choices.ts'
import { NOTHING_DECIDED } from '../../activities/identity/engine/constraints.ts'
import { figuresOf } from '../../activities/identity/engine/explain/figures.ts'
import type { Model } from '../../activities/identity/engine/fit/model.ts'
import { match } from '../../activities/identity/engine/match.ts'
import { explainedPair, type ShownExplanation, shownExplanation } from './explanation.ts'
import type { MappedColumn } from './fields.ts'
import type { ReadModel } from './model-file.ts'
import { normalisersFor } from './normalisers.ts'
import type { InputFile } from './pieces.ts'
import type { FileIds } from './read-file.ts'
import { readTable } from './read-table.ts'

export interface MatchRequest {
  readonly inputs: readonly InputFile[]
  readonly map: readonly MappedColumn[]
  readonly threads: number
  readonly seed: number
  /** Keys of two records that are to be explained, of several inputs `source:key`. */
  readonly explain: readonly [string, string] | null
  /** A model that was fitted before; null = one is fitted to the list. */
  readonly model: ReadModel | null
  /** Told what is being done, and, while reading, how many records were read. */
  readonly onStep: (step: string, records: number) => void
}

export interface MatchedFiles {
  readonly files: readonly FileIds[]
  /** Of each record, in the order of files and keys, the first record of its cluster. */
  readonly first: Int32Array
  readonly records: number
  readonly pairs: number
  /** Pairs that blocks of too many records would have had, and that nobody compared. */
  readonly lostPairs: number
  /** Values of identifiers that so many different people share that they say nothing. */
  readonly blockedValues: number
  /** null = there was no pair to tell it from. */
  readonly model: Model | null
  readonly clusters: number
  readonly explanation: ShownExplanation | null
}

/** Reads the files, and finds out who is who in them. */
export async function matchFiles(request: MatchRequest): Promise<MatchedFiles> {
  const { inputs, map, threads, seed, explain, model, onStep } = request
  const { table, files } = await readTable(inputs, map, onStep)
  const { records, columns } = table
  const explained = explain === null ? null : explainedPair(files, explain)
  // One record, or none, is nobody's double.
  if (records < 2)
    return {
      files,
      first: new Int32Array(records),
      records,
      pairs: 0,
      lostPairs: 0,
      blockedValues: 0,
      model: null,
      clusters: records,
      explanation: null,
    }
  const normalisers = await normalisersFor(columns.some(({ concept }) => concept === 'phone'))
  const matched = await match(table, {
    threads,
    seed,
    normalisers,
    choices: DEFAULT_CHOICES,
    frozen: model?.modelOf ?? null,
    volume: null,
    decided: NOTHING_DECIDED,
    onStep: (step) => onStep(step, records),
  })
  const { first, model: used } = matched
  const { pairs, clusters, lost, blocked } = figuresOf(matched, 0)
  const explanation = explained === null ? null : shownExplanation(matched, files, explained)
  return {
    files,
    first,
    records,
    pairs,
    lostPairs: lost,
    blockedValues: blocked.reduce((sum, { values }) => sum + values, 0),
    model: used,
    clusters,
    explanation,
  }
}
