import type { IdentityPolicy } from '../../../core/brand/identity.ts'
import type { Db } from '../../../db/connect.ts'
import type { BrandKey } from '../../../db/keys.ts'
import { assignIds } from '../assign.ts'
import { homeReader } from './home.ts'
import { joinHouseholds } from './join.ts'
import { writeHomes } from './queries/homes.ts'
import { addAged, addTurned, keepMoved, stageMoved } from './queries/moved.ts'
import { nameHouseholds, stageHouseholds } from './queries/name.ts'
import {
  analyzeReach,
  createReach,
  forgetShares,
  type Limits,
  touchAllPeople,
  touchAllShares,
} from './queries/reach.ts'
import { encodeSharing, readHouseholds, readSharing } from './queries/read.ts'
import {
  beginStep,
  beginSteps,
  stageCarriers,
  stageMovedKeys,
  stageTheirKeys,
  tellCarriers,
  tellReached,
  touchSharers,
  touchShares,
} from './queries/steps.ts'
import { stageMembers, writeHouseholds } from './queries/write.ts'

/** Records behind what a person of a household shares: with more it is a desk, a shop or a form. */
const RECORDS_A_PERSON = 32

/** A resolve, as its households need it. */
export interface Resolved {
  readonly key: BrandKey
  readonly runId: number
  readonly policy: IdentityPolicy
  readonly everybody: boolean
}

/**
 * Who lives with whom, of the profiles that a run changed and of those that share something with them: people of one
 * surname at one address, or with one e-mail address or telephone number. Needs the links and the staged profiles
 * (`cluster_profile`, `old_id`); stages `household_of` for the rows of the profiles, and `household_person` for whose
 * it says all; `changed_profile` are new, or known since this run, or no more.
 */
export async function resolveHouseholds(tx: Db, { key, runId, policy, everybody }: Resolved): Promise<void> {
  const { household, match } = policy
  await writeHomes(tx, key, runId, household === null ? null : homeReader(match), everybody)
  await createReach(tx)
  if (everybody) await touchAllPeople(tx)
  else await stageChanges(tx, runId)
  if (household === null) await forgetShares(tx)
  else await touchHouseholds(tx, household.mostPeople, everybody)
  await joinTouched(tx, key, household?.mostPeople ?? 1)
  await writeHouseholds(tx, runId)
}

async function stageChanges(tx: Db, runId: number): Promise<void> {
  await stageMoved(tx, runId)
  await addTurned(tx)
  await addAged(tx, runId)
}

/**
 * From what this run gave or took to all whose household it may concern: who shares it, what else they share, and
 * so on.
 */
async function touchHouseholds(tx: Db, mostPeople: number, everybody: boolean): Promise<void> {
  const limits: Limits = { mostPeople, mostRecords: mostPeople * RECORDS_A_PERSON }
  if (everybody) return touchAllShares(tx, limits)
  await beginSteps(tx)
  let people = 1
  for (let step = 0; people > 0; step++) {
    await beginStep(tx, step)
    if (step === 0) await stageMovedKeys(tx)
    else {
      await tellReached(tx, step)
      await stageTheirKeys(tx, step)
    }
    await stageCarriers(tx, limits)
    if (step === 0) await keepMoved(tx, limits)
    await tellCarriers(tx)
    await touchShares(tx, limits)
    people = await touchSharers(tx, step, limits)
  }
  await analyzeReach(tx)
}

/** Joins the touched, and gives their households the ids of those with which they overlap most. */
async function joinTouched(tx: Db, key: BrandKey, mostPeople: number): Promise<void> {
  const size = await encodeSharing(tx)
  const first = joinHouseholds(await readSharing(tx, size), mostPeople)
  const shared = new Set<number>()
  for (let n = 0; n < first.length; n++) if (first[n] !== n) shared.add(first[n] ?? n)
  const lives = (n: number): boolean => shared.has(first[n] ?? n)
  // Who lives alone now takes no household along.
  const before = (await readHouseholds(tx, size)).map((d, n) => (lives(n) ? d : -1))
  const aliasOf = new Int32Array(size.ids).fill(-1)
  const { idOf } = assignIds({ first, profile: before, origin: before, aliasOf })
  await stageHouseholds(tx, first, lives, idOf)
  await nameHouseholds(tx, key)
  await stageMembers(tx)
}
