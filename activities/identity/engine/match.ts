import { type Blocking, blockAll, stretches } from './block/blocking.ts'
import { type Blocks, countPairs, pairsOf } from './block/group.ts'
import type { Sample } from './block/pairs.ts'
import type { Choices } from './choices.ts'
import { type Clusters, cluster } from './cluster/cluster.ts'
import { comparisonsOf } from './compare/comparisons.ts'
import { constraintsOf, type Decided } from './constraints.ts'
import { sharedInList } from './encode/auto-block.ts'
import { sharedBefore } from './encode/blocked-before.ts'
import { encode } from './encode/encode.ts'
import { NO_FORMS } from './encode/forms.ts'
import type { Normalisers } from './encode/normalisers.ts'
import { fitted } from './fit/em.ts'
import { type Histogram, merged, patternCounter } from './fit/histogram.ts'
import type { Model } from './fit/model.ts'
import { drawsOf } from './fit/random.ts'
import { type Keyed, type Volume, volumeOf } from './fit/volume.ts'
import { bonds, samplesOf, together } from './score/equal.ts'
import { pairsInside, withInside } from './score/inside.ts'
import { rarityBefore, rarityInList } from './score/rarity.ts'
import { cautious, type Weights, weightsOf } from './score/weights.ts'
import { type Crew, crewOf } from './threads/crew.ts'
import type { Comparison, Constraints, Edges, Encoded, Table } from './types.ts'

export interface MatchOptions {
  readonly threads: number
  readonly seed: number
  readonly normalisers: Normalisers
  readonly choices: Choices
  /** Gives the frozen model of the list's comparisons; null = the model is fitted to the list. */
  readonly frozen: ((comparisons: readonly Comparison[]) => Model) | null
  /**
   * What depends on how many people are in the list is taken from `before`, or, null, from the list, to be frozen with
   * its model. null = from the list, and nothing is to be frozen.
   */
  readonly volume: { readonly before: Volume | null; readonly keyed: Keyed } | null
  /** What operators decided of the table's records. */
  readonly decided: Decided
  /** Told before each step, with its name. */
  readonly onStep: (step: string) => void
}

export interface Matched {
  /** Of each record, the first record of its cluster. */
  readonly first: Int32Array
  readonly clusters: Clusters
  readonly model: Model
  /** What the model is to be frozen with; null where the options have no `volume`. */
  readonly volume: Volume | null
  /** Pairs that were compared. */
  readonly pairs: number
  readonly edges: Edges
  /** Those that blocking found, before all pairs of a cluster were weighed. */
  readonly found: Edges
  /** Up to which size the blocks of each broad rule were taken. */
  readonly broad: Volume['broad']
  /** What clusters were made of and with, for explanations. */
  readonly encoded: Encoded
  readonly weights: Weights
  readonly constraints: Constraints
  readonly rules: readonly { readonly name: string; readonly pairs: number; readonly lost: number }[]
  /** More records that are equal in everything than a block takes, and their pairs: one of each group was weighed. */
  readonly equal: { readonly records: number; readonly pairs: number }
}

/** The model is fitted on about so many pairs. */
const FIT_PAIRS = 600_000
/** Work that is not cut by blocks is cut into so many tasks. */
const CUTS = 8

/** From a list of people to clusters: encode, block, fit, score, cluster. */
export function match(table: Table, options: MatchOptions): Promise<Matched> {
  options.onStep('encode')
  return matchEncoded(encodedFor(table, options), options)
}

/** The list as it is compared with these options. */
export function encodedFor(
  table: Table,
  { volume, normalisers, choices }: Pick<MatchOptions, 'volume' | 'normalisers' | 'choices'>,
): Encoded {
  const before = volume?.before ?? null
  const sharedOf =
    volume === null || before === null ? sharedInList : sharedBefore(before, volume.keyed, null)
  return encode(table, { normalisers, choices, sharedOf, forms: before?.forms ?? NO_FORMS, saidOnly: true })
}

/** The same from there on: who has no other use for the list itself need not hold it meanwhile. */
export async function matchEncoded(
  encoded: Encoded,
  options: Omit<MatchOptions, 'normalisers'>,
): Promise<Matched> {
  const crew = crewOf(encoded, options.threads)
  try {
    return await matchedBy(crew, encoded, options)
  } finally {
    await crew.end()
  }
}

async function matchedBy(
  crew: Crew,
  encoded: Encoded,
  options: Omit<MatchOptions, 'normalisers'>,
): Promise<Matched> {
  const comparisons = comparisonsOf(encoded)
  const frozen = options.frozen?.(comparisons) ?? null
  options.onStep('block')
  const blocking = await blockAll(encoded, crew, options.choices, options.volume?.before?.broad ?? null)
  if (frozen === null) options.onStep('fit')
  const model = frozen ?? (await fitModel(encoded, comparisons, blocking, crew, options.seed))
  options.onStep('score')
  const volume = volumeFor(encoded, comparisons, blocking, options)
  const rarity = volume === null ? rarityInList(encoded) : rarityBefore(encoded, volume.own, volume.keyed)
  const weights = cautious(weightsOf(encoded, comparisons, model, rarity), options.choices)
  const { edges: scored, pairs } = await scoreAll(blocking, crew, weights)
  const equal = await equalOnes(blocking.equal, crew, weights)
  const found = together(scored, equal)
  options.onStep('cluster')
  const constraints = constraintsOf(encoded, options.decided, equal)
  const sketch = cluster(encoded.records, found, constraints)
  const edges = await weighedInside(found, sketch.first, crew, weights)
  const clusters = cluster(encoded.records, edges, constraints)
  return {
    first: clusters.first,
    clusters,
    model,
    volume: volume?.own ?? null,
    pairs,
    edges,
    found,
    broad: blocking.broad,
    encoded,
    weights,
    constraints,
    equal: {
      records: blocking.equal.reduce((sum, { length }) => sum + length, 0),
      pairs: blocking.equal.reduce((sum, { length }) => sum + pairsOf(length), 0),
    },
    rules: blocking.rules.map(({ name }, i) => ({
      name,
      pairs: countPairs(blocking.blocks[i] as Blocks),
      lost: blocking.blocks[i]?.lost ?? 0,
    })),
  }
}

/** The volume that holds for a list: the frozen one, or its own. */
function volumeFor(
  encoded: Encoded,
  comparisons: readonly Comparison[],
  { broad }: Blocking,
  { volume }: Pick<MatchOptions, 'volume'>,
): { readonly own: Volume; readonly keyed: Keyed } | null {
  if (volume === null) return null
  const { before, keyed } = volume
  return { keyed, own: before ?? volumeOf(encoded, comparisons, broad, keyed) }
}

/**
 * Blocking brings together who agrees on something, and forgets who disagrees: before the last word, all pairs of a
 * cluster are weighed, and those that speak against it are heard.
 */
async function weighedInside(edges: Edges, first: Int32Array, crew: Crew, weights: Weights): Promise<Edges> {
  const pairs = pairsInside(first)
  const cuts = cutsOf(pairs.a.length)
  const parts = await Promise.all(
    cuts.map(({ from, to }) => crew.run({ does: 'inside', pairs, range: [from, to], weights })),
  )
  const weight = new Int32Array(pairs.a.length)
  parts.forEach((part, i) => {
    weight.set(part, cuts[i]?.from)
  })
  return withInside(edges, first, pairs, weight)
}

/** Blocks of equal records that are over the cap fall apart nowhere: the rules would say nothing of them. */
async function equalOnes(groups: Blocking['equal'], crew: Crew, weights: Weights): Promise<Edges> {
  const pairs = samplesOf(groups)
  return bonds(groups, await crew.run({ does: 'inside', pairs, range: [0, groups.length], weights }))
}

/** All pairs of equal records look alike: the model would take them for strangers if it did not see them. */
function equalPatterns(
  { width }: Encoded,
  comparisons: readonly Comparison[],
  groups: Blocking['equal'],
  share: number,
): readonly Histogram[] {
  return groups.map((group) => {
    const counter = patternCounter(comparisons)
    counter.add((group[0] ?? 0) * width, (group[1] ?? 0) * width)
    return { ...counter.done(), count: Float64Array.of(pairsOf(group.length) * share) }
  })
}

async function fitModel(
  encoded: Encoded,
  comparisons: readonly Comparison[],
  blocking: Blocking,
  crew: Crew,
  seed: number,
): Promise<Model> {
  const total = blocking.blocks.reduce((sum, blocks) => sum + countPairs(blocks), 0)
  const sample: Sample = { share: Math.min(1, FIT_PAIRS / total), seed }
  const [random, histograms] = await Promise.all([
    randomOf(encoded, crew, seed),
    Promise.all(stretches(blocking).map((stretch) => crew.run({ does: 'patterns', ...stretch, sample }))),
  ])
  const equal = equalPatterns(encoded, comparisons, blocking.equal, sample.share)
  const histogram = merged([...histograms, ...equal])
  return fitted({
    names: comparisons.map((one) => one.name),
    levels: comparisons.map((one) => one.levels),
    person: comparisons.map((one) => one.person),
    random,
    histogram: { ...histogram, count: histogram.count.map((count) => count / sample.share) },
    pairs: (encoded.records * (encoded.records - 1)) / 2,
  })
}

async function randomOf({ records }: Encoded, crew: Crew, seed: number): Promise<Histogram> {
  const cuts = cutsOf(drawsOf(records))
  return merged(await Promise.all(cuts.map((cut) => crew.run({ does: 'random', range: { ...cut, seed } }))))
}

/** The numbers from 0 to `count` - 1 in stretches of about one length; `to` is the next one's `from`. */
const cutsOf = (count: number): readonly { readonly from: number; readonly to: number }[] =>
  Array.from({ length: CUTS }, (_, i) => ({
    from: Math.floor((count * i) / CUTS),
    to: Math.floor((count * (i + 1)) / CUTS),
  }))

async function scoreAll(
  blocking: Blocking,
  crew: Crew,
  weights: Weights,
): Promise<{ readonly edges: Edges; readonly pairs: number }> {
  const parts = await Promise.all(
    stretches(blocking).map((stretch) => crew.run({ does: 'score', ...stretch, weights })),
  )
  const count = parts.reduce((sum, part) => sum + part.a.length, 0)
  const edges = { count, a: new Int32Array(count), b: new Int32Array(count), weight: new Int32Array(count) }
  let at = 0
  for (const part of parts) {
    edges.a.set(part.a, at)
    edges.b.set(part.b, at)
    edges.weight.set(part.weight, at)
    at += part.a.length
  }
  return { edges, pairs: parts.reduce((sum, part) => sum + part.pairs, 0) }
}
