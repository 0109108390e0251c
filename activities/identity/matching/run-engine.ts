import { type BrandKey, keyedId } from '../../../db/keys.ts'
import { encode } from '../engine/encode/encode.ts'
import { NO_FORMS } from '../engine/encode/forms.ts'
import type { Normalisers } from '../engine/encode/normalisers.ts'
import { evidenceBefore, type FrozenEvidence } from '../engine/explain/evidence-before.ts'
import { type FrozenModel, frozen } from '../engine/fit/frozen.ts'
import type { Keyed, Volume } from '../engine/fit/volume.ts'
import { encodedFor, type Matched, matchEncoded } from '../engine/match.ts'
import type { Contradicts } from '../engine/score/contradiction.ts'
import { contradictionBefore } from '../engine/score/contradiction-before.ts'
import type { Frozen } from '../engine/score/frozen-part.ts'
import type { Encoded, Table } from '../engine/types.ts'
import type { NightModel } from '../queries/model.ts'
import { idsOf, placeIn } from './ids.ts'
import { modelFor } from './model.ts'
import type { Described, DescribedBy } from './queries/described.ts'

/** What comparing needs beside the records. */
export interface Tools {
  readonly emailKey: (email: string) => string
  readonly threads: number
  /** Makes keys of values in the model, which holds nobody's. */
  readonly key: BrandKey
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
  /** The place of the record whose id stands at `from`; -1 = it does not say who it is. */
  readonly placeIn: (bytes: Uint8Array, from: number) => number
  /** Of two records, by their places. */
  readonly against: Contradicts
}

/** Fewer records than this are matched faster by one thread than others start. */
const ALONE = 20_000
/** Where the pairs are drawn from that say how alike strangers are. */
const SEED = 1

/** A model, and what it makes of the records that it was fitted to: what `matchDescribed` would find. */
export interface Fitted {
  readonly model: NightModel
  readonly matched: Matched
}

/** Learns from all described records how much an agreement says; with a model, only what depends on
 * their number. Null = no two of them are alike in anything. */
export async function fitModel(
  described: Described,
  model: FrozenModel | null,
  tools: Tools,
): Promise<Fitted | null> {
  const matched = await run(described, model, null, tools)
  const { volume, pairs } = matched
  if (model === null && pairs === 0) return null
  if (volume === null) throw new Error('a model was fitted without its volume')
  return { model: { ...(model ?? frozen(matched.model, null)), volume }, matched }
}

/** Puts described records into groups, one a person. */
export const matchDescribed = (described: Described, model: NightModel, tools: Tools): Promise<Matched> =>
  run(described, model, model.volume, tools)

function run(
  { ids, list, choices, decided }: Described,
  model: FrozenModel | null,
  before: Volume | null,
  tools: Tools,
): Promise<Matched> {
  return matchEncoded(list, {
    threads: ids.count < ALONE ? 1 : tools.threads,
    seed: SEED,
    choices,
    frozen: model === null ? null : (comparisons) => modelFor(model, comparisons),
    volume: { before, keyed: keyedBy(tools) },
    decided,
    onStep: () => undefined,
  })
}

/**
 * All described records as they are compared, with what a model was frozen with; null = with what they show
 * themselves.
 */
export const encodeAll =
  ({ choices }: DescribedBy, before: Volume | null, tools: Tools) =>
  (table: Table): Encoded =>
    encodedFor(table, { normalisers: stored(tools), choices, volume: { before, keyed: keyedBy(tools) } })

/** Some described records. `volume`: of the model, which knows how all of them are written. */
export const encodePart = (by: DescribedBy, volume: Volume | null, tools: Tools) =>
  encodeSome(by, volume, tools, true)

/**
 * Those that come to a list which was compared: they must find their fields in it, also those that they say nothing
 * of.
 */
export const encodeAdded = (by: DescribedBy, volume: Volume, tools: Tools) =>
  encodeSome(by, volume, tools, false)

/** That many of some records share a value says nothing. */
const encodeSome =
  ({ choices }: DescribedBy, volume: Volume | null, tools: Tools, saidOnly: boolean) =>
  (table: Table): Encoded =>
    encode(table, {
      normalisers: stored(tools),
      choices,
      sharedOf: () => [],
      forms: volume?.forms ?? NO_FORMS,
      saidOnly,
    })

/** Described records can be asked, all of them or some. */
export const speakingOf = (described: Described, model: NightModel, tools: Tools): Speaking => ({
  placeIn: (bytes, from) => placeIn(described.ids, bytes, from),
  against: contradictionBefore(described.list, frozenAs(described, model, tools), null),
})

/** What the model says of some described records, by their places in `ids`; for explanations. */
export const evidenceAmong = (
  described: Described,
  model: NightModel,
  tools: Tools,
): FrozenEvidence & { readonly ids: readonly string[] } => ({
  ids: idsOf(described.ids),
  ...evidenceBefore(described.list, frozenAs(described, model, tools)),
})

export const frozenAs = (
  { choices }: Pick<DescribedBy, 'choices'>,
  model: NightModel,
  tools: Tools,
): Frozen => ({
  modelOf: (comparisons) => modelFor(model, comparisons),
  volume: model.volume,
  keyed: keyedBy(tools),
  choices,
})

export const keyedBy =
  ({ key }: Tools): Keyed =>
  (field, text) =>
    keyedId(key, 'match', field, text)
