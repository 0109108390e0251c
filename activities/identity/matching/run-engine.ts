import type { Db } from '../../../db/connect.ts'
import { comparisonsOf } from '../engine/compare/comparisons.ts'
import { encode } from '../engine/encode/encode.ts'
import type { Normalisers } from '../engine/encode/normalisers.ts'
import { type FrozenModel, frozen } from '../engine/fit/frozen.ts'
import { type Matched, match } from '../engine/match.ts'
import { contradiction } from '../engine/score/contradiction.ts'
import { cautious, weightsOf } from '../engine/score/weights.ts'
import { modelFor } from './model.ts'
import { decidedOf } from './queries/decided.ts'
import type { Described } from './queries/described.ts'

/** What comparing needs beside the records. */
export interface Tools {
  readonly emailKey: (email: string) => string
  readonly threads: number
}

/** Stored identifiers are normal already, and what stands for nothing was refused when they were loaded. */
const stored = ({ emailKey }: Tools): Normalisers => ({
  email: (address) => address,
  emailKey,
  phone: (number) => number,
  blocked: () => false,
})

/** Described records of which any two can be asked whether they speak of two people. */
export interface Speaking {
  /** Ascending. */
  readonly ids: readonly string[]
  /** Of two records, by their places in `ids`. */
  readonly against: (a: number, b: number) => boolean
}

/** Fewer records than this are matched faster by one thread than others start. */
const ALONE = 20_000
/** Where the pairs are drawn from that say how alike strangers are. */
const SEED = 1

/** Learns from all described records how much an agreement says. */
export async function fitModel(tx: Db, described: Described, tools: Tools): Promise<FrozenModel> {
  const { model } = await run(tx, described, null, tools)
  return frozen(model, null)
}

/** Puts described records into groups, one a person. */
export function matchDescribed(
  tx: Db,
  described: Described,
  model: FrozenModel,
  tools: Tools,
): Promise<Matched> {
  return run(tx, described, model, tools)
}

async function run(
  tx: Db,
  { ids, table, choices, exclusive }: Described,
  model: FrozenModel | null,
  tools: Tools,
): Promise<Matched> {
  return match(table, {
    threads: ids.length < ALONE ? 1 : tools.threads,
    seed: SEED,
    normalisers: stored(tools),
    choices,
    frozen: model === null ? null : (comparisons) => modelFor(model, comparisons),
    volume: null,
    decided: { ...(await decidedOf(tx, ids)), exclusive },
    onStep: () => undefined,
  })
}

/** Records that were matched can be asked without being read again. */
export const speakingOf = ({ ids }: Described, { encoded, weights }: Matched): Speaking => ({
  ids,
  against: contradiction(encoded, comparisonsOf(encoded), weights),
})

/** Some described records, in a night that compared nobody. */
export function speakingAmong(
  { ids, table, choices }: Described,
  model: FrozenModel,
  tools: Tools,
): Speaking {
  const encoded = encode(table, stored(tools), choices)
  const comparisons = comparisonsOf(encoded)
  const weights = cautious(weightsOf(encoded, comparisons, modelFor(model, comparisons)), choices)
  return { ids, against: contradiction(encoded, comparisons, weights) }
}
