import { type Compared, type FrozenModel, thawed } from '../engine/fit/frozen.ts'
import type { Model } from '../engine/fit/model.ts'
import type { ModelRow } from '../queries/model.ts'

/**
 * A model is fitted to so many described records at least. From there on it does better than identifiers alone (measured
 * from 50 to 1,000 records: decision 12).
 */
export const LEAST_RECORDS = 50
/** A model that a night fitted is fitted anew when there are so many times more records ... */
const OUTGROWN = 4
/** ... unless it was fitted to so many: then it knows enough, and only an operator replaces it. */
const ENOUGH = 50_000

type InUse = Omit<ModelRow, 'model'>

/** May a night fit a model by these rules, whatever the number of records? */
export const mayFit = (inUse: InUse | null, rules: string): boolean =>
  inUse === null || (inUse.adopted_id === null && (inUse.records < ENOUGH || inUse.rules !== rules))

/** Does a night fit a model that may be fitted, given how many records of people there are now? */
export const wantsFit = (inUse: InUse | null, records: number, rules: string): boolean =>
  records >= (inUse === null || inUse.rules !== rules ? LEAST_RECORDS : OUTGROWN * inUse.records)

/**
 * The model for the comparisons of a list. What the model does not know says nothing: a source that brings telephone
 * numbers for the first time moves nobody before the next fit.
 */
export function modelFor(file: FrozenModel, comparisons: readonly Compared[]): Model {
  const { lacking, differing } = thawed(file, comparisons)
  const unknown = new Set([...lacking, ...differing])
  const known = file.comparisons.filter(({ comparison }) => !unknown.has(comparison))
  const silent = comparisons.filter(({ name }) => unknown.has(name)).map(silentOn)
  const { model } = thawed({ ...file, comparisons: [...known, ...silent] }, comparisons)
  if (model === null) throw new Error('a model that knows all comparisons was not thawed')
  return model
}

/** Each level as likely among one person's records as among others'. */
const silentOn = ({ name, levels }: Compared): FrozenModel['comparisons'][number] => ({
  comparison: name,
  levels: levels.slice(1).map((level) => {
    const share = 1 / (levels.length - 1)
    return { level, m: share, u: share, household: 0 }
  }),
})
