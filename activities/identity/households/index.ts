import type { IdentityPolicy } from '../../../core/brand/identity.ts'
import type { Db } from '../../../db/connect.ts'
import type { BrandKey } from '../../../db/keys.ts'
import { assignIds } from '../assign.ts'
import { homeReader } from './home.ts'
import { joinHouseholds } from './join.ts'
import { writeHomes } from './queries/homes.ts'
import { nameHouseholds, stageHouseholds } from './queries/name.ts'
import {
  analyzeReach,
  createReach,
  forgetShares,
  indexReach,
  type Limits,
  stageCarriers,
  touchAllPeople,
  touchAllShares,
  touchChangedPeople,
  touchSharers,
  touchShares,
} from './queries/reach.ts'
import { encodeSharing, readHouseholds, readSharing } from './queries/read.ts'
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
 * it says all.
 */
export async function resolveHouseholds(tx: Db, { key, runId, policy, everybody }: Resolved): Promise<void> {
  const { household, match } = policy
  await writeHomes(tx, key, runId, household === null ? null : homeReader(match), everybody)
  await createReach(tx)
  if (everybody) await touchAllPeople(tx)
  else await touchChangedPeople(tx, runId)
  if (household === null) await forgetShares(tx)
  else await touchHouseholds(tx, runId, household.mostPeople, everybody)
  await analyzeReach(tx)
  await joinTouched(tx, key, household?.mostPeople ?? 1)
  await writeHouseholds(tx, runId)
}

async function touchHouseholds(tx: Db, runId: number, mostPeople: number, everybody: boolean): Promise<void> {
  const limits: Limits = { mostPeople, mostRecords: mostPeople * RECORDS_A_PERSON }
  if (everybody) return touchAllShares(tx, limits)
  await indexReach(tx)
  let people = 1
  for (let step = 0; people > 0; step++) {
    await analyzeReach(tx)
    await stageCarriers(tx, runId, step, limits)
    await touchShares(tx, step, limits)
    await analyzeReach(tx)
    people = await touchSharers(tx, step)
  }
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
