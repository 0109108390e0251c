import type { IdentityPolicy } from '../../../core/brand/identity.ts'
import { hopeless } from '../../../core/errors.ts'
import type { Db } from '../../../db/connect.ts'
import { comparisonsOf } from '../engine/compare/comparisons.ts'
import { type FrozenModel, frozen } from '../engine/fit/frozen.ts'
import type { Model } from '../engine/fit/model.ts'
import type { Comparison } from '../engine/types.ts'
import { LEAST_RECORDS } from '../matching/model.ts'
import { describedBy } from '../matching/policy.ts'
import { readDescribed } from '../matching/queries/described.ts'
import { encodeAll, encodePart, fitModel, type Tools } from '../matching/run-engine.ts'

/** Where a model comes from that an operator may adopt: fitted to all described records, or given for what is compared. */
export type ModelSource = 'fitted' | ((comparisons: readonly Comparison[]) => Model)

/** That model; the rules and the decisions are staged. What depends on the number of records comes with each night. */
export async function modelOfSource(
  tx: Db,
  policy: IdentityPolicy,
  source: ModelSource,
  tools: Tools,
): Promise<{ readonly model: FrozenModel; readonly records: number }> {
  const by = describedBy(policy)
  if (by === null)
    throw hopeless(
      'NOTHING_COMPARED',
      'identity.yaml says `match: off`, so that no model is used: take it out first.',
    )
  const encode = source === 'fitted' ? encodeAll(by, null, tools) : encodePart(by, null, tools)
  const described = await readDescribed(tx, by, null, encode)
  const records = described.ids.count
  if (records < LEAST_RECORDS)
    throw hopeless(
      'TOO_FEW_RECORDS',
      `The published run has ${records} records of people, and a model is fitted to ${LEAST_RECORDS} at least: until then nights join by identifiers alone.`,
    )
  if (source !== 'fitted') return { model: frozen(source(comparisonsOf(described.list)), null), records }
  const fitted = await fitModel(described, null, tools)
  if (fitted === null)
    throw hopeless(
      'NOTHING_ALIKE',
      `No two of the ${records} records are alike in anything that the blocking rules look at: there is nothing to learn from. Look at \`match\` in identity.yaml.`,
    )
  const { volume: _, ...model } = fitted.model
  return { model, records }
}
