import { hopeless } from '../../../../core/errors.ts'
import type { Comparison } from '../types.ts'
import type { ComparisonModel, Model } from './model.ts'
import type { Volume } from './volume.ts'

/** `household`: what the level says for two people of one household against strangers, in bits. */
export interface FrozenLevel {
  readonly level: string
  readonly m: number
  readonly u: number
  readonly household: number
}

/** A fitted model by names, as a file holds it: probabilities alone, and keys in the place of values. */
export interface FrozenModel {
  readonly prior: number
  readonly households: number
  /** Levels but "missing", from the strongest agreement to "else". */
  readonly comparisons: readonly {
    readonly comparison: string
    readonly levels: readonly FrozenLevel[]
  }[]
  readonly dependences: readonly { readonly first: string; readonly second: string; readonly bits: number }[]
  /** What depends on how many people there are; without it that is taken from the list at hand. */
  readonly volume?: Volume
}

/** The form of `StoredModel` that this program writes; a change of the form has the next number. */
export const MODEL_VERSION = 1

/** A model as it is kept in a file or a table. Equal models have equal texts. */
export interface StoredModel extends FrozenModel {
  readonly nocturne_identity_model: number
}

export const stored = (model: FrozenModel): StoredModel => ({
  nocturne_identity_model: MODEL_VERSION,
  ...model,
})

/** Did this version of the program keep it, or one that keeps the same form? */
export const isReadable = (model: StoredModel): boolean => model.nocturne_identity_model === MODEL_VERSION

/** The model that was kept; an error where another version of the program kept it in another form. */
export function unstored(kept: StoredModel): FrozenModel {
  const { nocturne_identity_model: version, ...model } = kept
  if (isReadable(kept)) return model
  throw hopeless(
    'MODEL_VERSION',
    `The identity model is of version ${version}, and this program reads version ${MODEL_VERSION}. Fit one with this program: nocturne identity fit --adopt --reason TEXT; or use the program that wrote it.`,
  )
}

export function frozen(
  { prior, households, comparisons, dependences }: Model,
  volume: Volume | null,
): FrozenModel {
  const nameOf = (index: number): string => comparisons[index]?.name ?? ''
  return {
    prior,
    households,
    comparisons: comparisons.map(({ name, levels, m, u, household }) => ({
      comparison: name,
      levels: levels.slice(1).map((level, i) => ({
        level,
        m: m[i + 1] ?? 0,
        u: u[i + 1] ?? 0,
        household: household[i + 1] ?? 0,
      })),
    })),
    dependences: dependences.map(({ first, second, bits }) => ({
      first: nameOf(first),
      second: nameOf(second),
      bits,
    })),
    ...(volume === null ? {} : { volume }),
  }
}

/**
 * A frozen model for the comparisons of a list. `unused`: comparisons of the model that the list does not allow, as
 * it has no values for them; they say nothing. `lacking` and `differing`: comparisons of the list that the model does
 * not have, or has with other levels; with one of them there is no model.
 */
export interface Thawed {
  readonly model: Model | null
  readonly unused: readonly string[]
  readonly lacking: readonly string[]
  readonly differing: readonly string[]
}

export type Compared = Pick<Comparison, 'name' | 'levels'>

export function thawed({ prior, households, ...file }: FrozenModel, list: readonly Compared[]): Thawed {
  const found = list.map(({ name }) => file.comparisons.find(({ comparison }) => comparison === name))
  const names = list.map(({ name }) => name)
  const lacking = names.filter((_, i) => found[i] === undefined)
  const comparisons = list.flatMap((one, i) => modelOf(one, found[i]))
  const differing = names.filter(
    (name, i) => found[i] !== undefined && !comparisons.some((c) => c.name === name),
  )
  const dependences = file.dependences
    .map(({ first, second, bits }) => ({ first: names.indexOf(first), second: names.indexOf(second), bits }))
    .filter(({ first, second }) => first >= 0 && second >= 0)
  return {
    model: lacking.length + differing.length > 0 ? null : { prior, households, comparisons, dependences },
    unused: file.comparisons.map(({ comparison }) => comparison).filter((name) => !names.includes(name)),
    lacking,
    differing,
  }
}

function modelOf(
  { name, levels }: Compared,
  found: FrozenModel['comparisons'][number] | undefined,
): readonly ComparisonModel[] {
  const same = found?.levels.length === levels.length - 1
  if (found === undefined || !same || found.levels.some(({ level }, i) => level !== levels[i + 1])) return []
  const share = (of: 'm' | 'u' | 'household'): readonly number[] => [0, ...found.levels.map((one) => one[of])]
  return [{ name, levels, m: share('m'), u: share('u'), household: share('household') }]
}
