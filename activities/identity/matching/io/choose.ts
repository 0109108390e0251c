import type { IdentityPolicy } from '../../../../core/brand/identity.ts'
import type { Db } from '../../../../db/connect.ts'
import { rulesHash } from '../../../../db/stage-rules.ts'
import {
  type AdoptedRow,
  countPeople,
  type NightModel,
  readAdopted,
  readable,
  readKept,
  writeModel,
} from '../../queries/model.ts'
import type { JoinRules } from '../../queries/touch.ts'
import { identityRules } from '../../rules.ts'
import { mayFit, wantsFit } from '../model.ts'
import { describedBy, type MatchedBy } from '../policy.ts'
import { type DescribedBy, readDescribed } from '../queries/described.ts'
import { encodeAll, fitModel, type Tools } from '../run-engine.ts'
import { type Found, foundIn } from './found.ts'

/** How a run compares records. */
export interface Matching extends MatchedBy {
  /** All described records and their groups, where the model was fitted to them just now. */
  readonly found: Found | null
}

/** The policy, and the ids of the identifiers that it blocks. */
export interface Rules extends Pick<JoinRules, 'blocked'> {
  readonly policy: IdentityPolicy
}

/** A hash of all that decides who is who: the policy, and the model where there is one. */
export const decidedBy = ({ policy, blocked }: Rules, model: NightModel | null): string =>
  rulesHash(identityRules(policy, blocked, model))

/** What a fit depends on beside the records: `caution` counts when pairs are weighed. */
const rulesOf = ({ attributes, identifiers, choices }: DescribedBy): string =>
  rulesHash([attributes, identifiers, { ...choices, caution: 0 }])

/** A run, and by what it decides who is who. */
interface Run {
  readonly runId: number
  readonly rules: Rules
  readonly by: DescribedBy
}

/**
 * The model of this run: the one that an operator adopted last, the one in use, or one that is fitted now. Null = the
 * brand compares nothing, or there is too little yet to learn from. The one in use is opened last: what replaces one
 * of another version must not fail on it.
 */
export async function chooseMatching(
  tx: Db,
  runId: number,
  rules: Rules,
  tools: Tools,
): Promise<Matching | null> {
  const by = describedBy(rules.policy)
  if (by === null) return null
  const run = { runId, rules, by }
  const inUse = await readKept(tx, runId)
  const adopted = await readAdopted(tx, inUse?.adopted_id ?? null)
  if (adopted !== null) return fitted(tx, run, adopted, tools)
  if (mayFit(inUse, rulesOf(by)) && wantsFit(inUse, await countPeople(tx), rulesOf(by)))
    return fitted(tx, run, null, tools)
  if (inUse === null) return null
  const { model } = readable(inUse)
  return { by, model, decidedBy: decidedBy(rules, model), found: null }
}

async function fitted(
  tx: Db,
  { runId, rules, by }: Run,
  adopted: AdoptedRow | null,
  tools: Tools,
): Promise<Matching | null> {
  const described = await readDescribed(tx, by, null, encodeAll(by, null, tools))
  const fit = await fitModel(described, adopted?.model ?? null, tools)
  if (fit === null) return null
  const { model, matched } = fit
  const [records, adopted_id] = [described.ids.count, adopted?.adopted_id ?? null]
  await writeModel(tx, runId, { model, records, adopted_id, rules: rulesOf(by) })
  const how = { by, model, decidedBy: decidedBy(rules, model) }
  return { ...how, found: await foundIn(tx, runId, described, matched, how, tools) }
}
