import { emailKey } from '../activities/extract/normalise/email.ts'
import { spellingsOf } from '../activities/extract/normalise/spellings.ts'
import type { Evidence } from '../activities/identity/comparing.ts'
import { readEvidence } from '../activities/identity/matching/queries/evidence.ts'
import { joinRules } from '../activities/identity/rules.ts'
import type { BrandProject } from '../core/brand/project.ts'
import type { Db } from '../db/connect.ts'
import type { BrandKey } from '../db/keys.ts'

/** The brand, and what makes ids of what is written in its project. */
export interface Keyed {
  readonly project: BrandProject
  readonly key: BrandKey
}

/** The ids that a value of identity.yaml can have. */
const writtenIds =
  ({ project, key }: Keyed) =>
  (type: string, value: string): readonly string[] =>
    spellingsOf(key, project, type, value).flatMap((one) => [one.identifierId, one.canonicalId])

/** What comparing says of some records of a published run; null = it compares nobody. */
export function evidenceOf(
  db: Db,
  brand: Keyed,
  runId: number,
  recordIds: readonly string[],
): Promise<Evidence | null> {
  const policy = brand.project.identity
  const rules = { policy, join: joinRules(policy, writtenIds(brand)) }
  return db.transaction((tx) => readEvidence(tx, runId, rules, { emailKey, key: brand.key }, recordIds))
}
